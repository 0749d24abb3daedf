/// Where calls come from and which tool makes them.
struct Origin: Sendable {
    /// The value of `sourceIPAddress`: from the ranges that are kept for documentation (RFC 5737, RFC 3849), or a service.
    let address: [UInt8]
    let userAgent: [UInt8]
    /// Whether the record has `tlsDetails`; calls from within AWS have none.
    let hasTLS: Bool
    /// Whether the calls are made by the console for somebody who signed in.
    let isConsole: Bool

    init(address: String, userAgent: String, hasTLS: Bool = true, isConsole: Bool = false) {
        self.address = Array(address.utf8)
        self.userAgent = Array(userAgent.utf8)
        self.hasTLS = hasTLS
        self.isConsole = isConsole
    }

    private static let terraform = """
        APN/1.0 HashiCorp/1.0 Terraform/1.7.5 (+https://www.terraform.io) terraform-provider-aws/5.46.0 \
        (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.26.1 os/linux lang/go#1.21.8 md/GOARCH#amd64
        """
    private static let console = """
        Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36
        """
    private static let commandLine = """
        aws-cli/2.15.40 Python/3.11.8 Linux/6.1.0-20-amd64 exe/x86_64.debian.12 prompt/off command/
        """
    private static let programs = [
        "Boto3/1.34.84 md/Botocore#1.34.84 ua/2.0 os/linux#5.10.213 md/arch#x86_64 lang/python#3.12.2 cfg/retry-mode#legacy",
        "aws-sdk-java/2.25.31 Linux/5.10.213-201.855.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/21.0.2+13-LTS Java/21.0.2 io/async",
        "aws-sdk-go-v2/1.26.1 os/linux lang/go#1.22.2 md/GOOS#linux md/GOARCH#arm64 api/dynamodb#1.31.1",
        "aws-sdk-js/3.556.0 ua/2.0 os/linux#5.10.213 lang/js md/nodejs#20.12.1 api/s3#3.556.0 exec-env/AWS_Lambda_nodejs20.x",
    ]

    /// A person's computer.
    static func terraform(host: Int) -> Origin { Origin(address: office(host), userAgent: terraform) }

    static func commandLine(host: Int) -> Origin {
        let commands = [
            "ec2.describe-instances", "s3api.list-objects-v2", "sts.get-caller-identity", "rds.describe-db-instances",
        ]
        return Origin(address: office(host), userAgent: commandLine + commands[host % commands.count])
    }

    static func console(host: Int) -> Origin {
        Origin(address: office(host), userAgent: console)
    }

    /// The console's own servers, calling for a person.
    static let consoleServers = Origin(
        address: "AWS Internal", userAgent: "AWS Internal", hasTLS: false, isConsole: true)

    static func program(host: Int) -> Origin {
        Origin(address: "192.0.2.\(1 + host % 254)", userAgent: programs[host % programs.count])
    }

    static func service(_ principal: String) -> Origin {
        Origin(address: principal, userAgent: principal, hasTLS: false)
    }

    private static func office(_ host: Int) -> String {
        switch host % 8 {
        case 0: "2001:db8:\(String(1 + host % 4000, radix: 16))::\(String(16 + host % 200, radix: 16))"
        case 1, 2: "198.51.100.\(1 + host % 254)"
        default: "203.0.113.\(1 + host % 254)"
        }
    }
}
