import Testing

@testable import AWSClient

/// The form of the shared files; where botocore reads it, it reads the same.
@Suite struct SharedFileTests {
    @Test(
        "A setting is read as it is meant",
        arguments: [
            ("region=eu-west-1", "eu-west-1"), ("region = eu-west-1", "eu-west-1"), ("  region\t=\teu-west-1  ", "eu-west-1"),
            ("REGION = eu-west-1", "eu-west-1"), ("region = a=b==", "a=b=="), ("region = a # comment", "a"),
            ("region = a ; comment", "a"), ("region = a#b;c", "a#b;c"), ("region =#a", "#a"), ("region = # comment", ""),
            ("region = one\nregion = two", "two"), ("region = a\n# comment\n; comment\n\n  # comment", "a"),
            ("region = a\r", "a"), ("region = a\n  and more", "a\nand more"), ("region = a\n  b = c", "a\nb = c"),
            ("other =\n  region = nested\nregion = a", "a"), ("  other =\n    region = nested\n  region = a", "a"),
            ("region = a\nother =\n  region = nested", "a"), ("other = 1\n  continued\nregion = a", "a"),
        ])
    func settings(text: String, value: String) throws {
        let shared = try Surroundings(config: "[default]\n" + text.replacing("\n", with: "\r\n") + "\n").shared()
        #expect(shared.profile("default")?["region"] == value.replacing("\r", with: ""))
        #expect(try Surroundings(config: "[default]\n\(text)").shared().profile("default")?["region"] == value)
    }

    @Test("Settings inside of another keep its name")
    func nested() throws {
        let text = "[default]\ns3 =\n  addressing_style = path # why\n  max_concurrent_requests=20\nregion = a"
        let profile = try Surroundings(config: text).shared().profile("default")
        #expect(profile?["s3.addressing_style"] == "path")
        #expect(profile?["s3.max_concurrent_requests"] == "20")
        #expect(profile?["region"] == "a")
    }

    @Test(
        "A section of the config file is a profile when it says so",
        arguments: [
            ("[default]", "default", true), ("[profile default]", "default", true), ("[profile p]", "p", true),
            ("[ profile \t p ] # comment", "p", true), ("[profile \"two words\"]", "two words", true),
            ("[profile 'two words']", "two words", true), ("[profile two words]", "two words", true),
            ("[profile a/b@c:d.e_f-g]", "a/b@c:d.e_f-g", true), ("[p]", "p", false), ("[sso-session p]", "p", false),
            ("[services p]", "p", false), ("[profiles p]", "p", false), ("[Profile p]", "p", false),
        ])
    func profilesOfTheConfigFile(section: String, name: String, isProfile: Bool) throws {
        let shared = try Surroundings(config: "\(section)\nregion = x").shared()
        #expect((shared.profile(name)?["region"] == "x") == isProfile)
    }

    @Test("The credentials file names profiles plainly, and wins setting by setting")
    func bothFiles() throws {
        var surroundings = Surroundings(
            config: "[profile p]\nregion = config\naws_access_key_id = config",
            variables: ["AWS_SHARED_CREDENTIALS_FILE": "/keys"])
        surroundings.files["/keys"] = "[p]\naws_access_key_id = keys\n[profile q]\nregion = x\n[services s]\nregion = x"
        let shared = try surroundings.shared()
        #expect(shared.profile("p") == ["region": "config", "aws_access_key_id": "keys"])
        #expect(shared.profile("q") == nil && shared.profile("s") == nil)
    }

    @Test(
        "The files lie in the home folder, unless variables say otherwise",
        arguments: [
            (["HOME": "/h"], "/h/.aws/config"), (["HOME": "/h", "AWS_CONFIG_FILE": ""], "/h/.aws/config"),
            (["HOME": "/h", "AWS_CONFIG_FILE": "/c"], "/c"), (["HOME": "/h", "AWS_CONFIG_FILE": "~/c"], "/h/c"),
            (["HOME": "/h", "AWS_CONFIG_FILE": "relative"], "relative"), (["AWS_CONFIG_FILE": "/c"], "/c"),
        ])
    func places(variables: [String: String], place: String) throws {
        let shared = try SharedConfiguration(environment: variables) { path in
            path == place ? Array("[default]\nregion = found".utf8) : nil
        }
        #expect(shared.profile("default")?["region"] == "found")
    }

    @Test("Files that are not there count as empty")
    func noFiles() throws {
        #expect(try SharedConfiguration(environment: [:]) { _ in nil }.profile("default") == nil)
        #expect(try SharedConfiguration(environment: ["HOME": "/h"]) { _ in nil }.profile("default") == nil)
    }

    @Test(
        "What is malformed is named with file and line, and not quoted",
        arguments: [
            (Array("[default]\nregion = x\nhush\n".utf8), "line 3"), (Array("hush = 1".utf8), "line 1"),
            (Array("[default]\n\n[hush\n".utf8), "line 3"), (Array("[default]\nouter =\n  hush\n".utf8), "line 3"),
            (Array("[default]\nregion = ".utf8) + [0xFF], "UTF-8"),
        ])
    func malformed(bytes: [UInt8], reason: String) {
        let error = #expect(throws: AWSError.self) {
            try SharedConfiguration(environment: ["AWS_SHARED_CREDENTIALS_FILE": "/keys"]) { _ in bytes }
        }
        #expect(error?.kind == .configuration)
        #expect(error?.message.contains("/keys") == true && error?.message.contains(reason) == true)
        #expect(error?.message.contains("hush") == false)
    }
}
