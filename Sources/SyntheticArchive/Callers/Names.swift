/// Names of people and of what works for them, all made up.
enum Names {
    private static let people = [
        "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "kamal", "laura", "mallory", "niko",
        "olivia", "peggy", "quentin", "rupert", "sybil", "trent", "ursula", "victor", "wendy", "xavier", "yusuf", "zoe",
        "amara", "bruno", "chloe", "dmitri", "elena", "farid", "gustav", "hana", "ines", "jonas", "keiko", "liam", "mei", "noor",
    ]

    /// The name of the person of a rank, the busiest first; `alice` is 0.
    static func person(_ rank: Int) -> String {
        let round = rank / people.count
        return round == 0 ? people[rank] : "\(people[rank % people.count])\(round + 1)"
    }

    /// Roles of programs and how their sessions are called.
    static let roles: [(role: String, session: String)] = [
        ("deploy-pipeline", "GitHubActions"),
        ("orders-service-role", "orders-prod-handler"),
        ("monitoring", "datadog-integration"),
        ("eks-node", "i-0a1b2c3d4e5f60718"),
        ("billing-export", "billing-prod-handler"),
        ("search-indexer", "botocore-session-1714989723"),
        ("backup-runner", "AWSBackup-AWSBackupDefaultServiceRole"),
        ("terraform-apply", "aws-go-sdk-1714989723417"),
        ("media-transcoder", "media-prod-handler"),
        ("data-lake-loader", "glue-job-nightly"),
    ]

    /// Services that act for the company, the busiest first.
    static let services = [
        "autoscaling.amazonaws.com", "lambda.amazonaws.com", "ec2.amazonaws.com", "rds.amazonaws.com",
        "delivery.logs.amazonaws.com", "cloudtrail.amazonaws.com", "ecs-tasks.amazonaws.com",
    ]

    /// Permission sets of IAM Identity Center, with the suffix of the role that each makes.
    static let permissionSets = [
        "AdministratorAccess_0d5f3c6a9b1e2f47", "DeveloperAccess_7c41e8d2a05b9f36", "ReadOnlyAccess_b2a6f09d3c8e7145",
    ]
}
