extension Catalog {
    static let compute = Service(
        name: "ec2", host: "ec2.\(.region).amazonaws.com", eventVersion: "1.10", denials: .client,
        calls: [
            .reading(
                "DescribeInstances", 120, by: [.person, .program, .service],
                #"{"maxResults":\#(.number(5...1000)),"instancesSet":{},\#(stateFilter)}"#),
            .reading(
                "DescribeInstances", 260, by: [.person, .program, .service], #"{"instancesSet":{},"filterSet":{}}"#),
            .reading(
                "DescribeInstances", 120, by: [.person, .program],
                #"{"instancesSet":{"items":[\#(each: 1...4, #"{"instanceId":"\#(.instance)"}"#)]},"filterSet":{}}"#,
                failing: .failing(
                    80, "Client.InvalidInstanceID.NotFound", "The instance ID '\(.instance)' does not exist")),
            .reading(
                "DescribeSecurityGroups", 190,
                #"{"securityGroupSet":{},"securityGroupIdSet":{"items":[{"groupId":"\#(.securityGroup)"}]},"filterSet":{}}"#),
            .reading("DescribeSubnets", 150, #"{"subnetSet":{"items":[{"subnetId":"\#(.subnet)"}]},"filterSet":{}}"#),
            .reading("DescribeVpcs", 120, #"{"vpcSet":{"items":[{"vpcId":"\#(.vpc)"}]},"filterSet":{}}"#),
            .reading("DescribeVpcAttribute", 110, #"{"vpcId":"\#(.vpc)","attribute":"enableDnsSupport"}"#),
            .reading("DescribeRouteTables", 120, #"{"routeTableIdSet":{},"filterSet":{"items":[\#(vpcFilter)]}}"#),
            .reading(
                "DescribeNetworkInterfaces", 130, by: [.person, .program, .service],
                #"{"networkInterfaceIdSet":{"items":[{"networkInterfaceId":"\#(.networkInterface)"}]},"filterSet":{}}"#),
            .reading("DescribeVolumes", 80, #"{"volumeSet":{"items":[{"volumeId":"\#(.volume)"}]},"filterSet":{}}"#),
            .reading("DescribeAvailabilityZones", 60, #"{"availabilityZoneSet":{},"availabilityZoneIdSet":{}}"#),
            .reading("DescribeImages", 50, #"{"imagesSet":{"items":[{"imageId":"\#(.image)"}]},"filterSet":{}}"#),
            .reading(
                "DescribeTags", 60,
                #"{"filterSet":{"items":[{"name":"resource-id","valueSet":{"items":[\#(instanceValues)]}}]}}"#),
            .writing(
                "RunInstances", 77, runRequest, response: runResponse,
                failing: .failing(70, "Client.InstanceLimitExceeded", instanceLimit)),
            .writing(
                "TerminateInstances", 56, instancesRequest,
                response: stateChange(from: (16, "running"), to: (32, "shutting-down"))),
            .writing(
                "StartInstances", 33, instancesRequest, response: stateChange(from: (80, "stopped"), to: (0, "pending"))),
            .writing(
                "StopInstances", 33, #"{"instancesSet":{"items":[\#(instanceItems)]},"force":false}"#,
                response: stateChange(from: (16, "running"), to: (64, "stopping"))),
            .writing("CreateTags", 100, tagsRequest, response: done),
            .writing("CreateNetworkInterface", 51, by: [.program, .service], interfaceRequest, response: interfaceResponse),
            .writing(
                "DeleteNetworkInterface", 44, by: [.program, .service],
                #"{"networkInterfaceId":"\#(.networkInterface)"}"#, response: done),
            .writing("AuthorizeSecurityGroupIngress", 30, ingressRequest, response: done),
            .writing("RevokeSecurityGroupIngress", 15, ingressRequest, response: done),
            .writing(
                "CreateSecurityGroup", 14,
                #"{"groupName":"\#(.system)-\#(.stage)","groupDescription":"Managed by Terraform","vpcId":"\#(.vpc)"}"#,
                response: #"{"requestId":"\#(.uuid.another(255))","_return":true,"groupId":"\#(.securityGroup)"}"#),
            .writing(
                "CreateVolume", 20,
                #"{"size":"\#(.number(8...500))","zone":"\#(.region)\#(.availabilityZone)","volumeType":"gp3","encrypted":true}"#,
                response: volumeResponse),
            .writing(
                "AttachVolume", 20, #"{"volumeId":"\#(.volume)","instanceId":"\#(.instance)","device":"/dev/sdf"}"#,
                response: done),
            .writing("DeleteVolume", 14, #"{"volumeId":"\#(.volume)"}"#, response: done),
            .writing(
                "CreateSnapshot", 40, by: [.program, .service],
                #"{"volumeId":"\#(.volume)","description":"nightly","dryRun":false}"#, response: snapshotResponse),
            .writing("DeleteSnapshot", 33, by: [.program, .service], #"{"snapshotId":"\#(.snapshot)"}"#, response: done),
            .writing("CopySnapshot", 10, copySnapshot, response: #"{"snapshotId":"\#(.snapshot.another())"}"#),
            .writing(
                "ModifyInstanceAttribute", 14,
                #"{"instanceId":"\#(.instance)","instanceType":{"value":"\#(.instanceType)"}}"#, response: done),
            .writing(
                "SharedSnapshotVolumeCreated", 16, by: .nobody, "null",
                additional: #","serviceEventDetails":{"snapshotId":"\#(.snapshot)"}"#, category: .serviceEvent),
            .writing(
                "BidEvictedEvent", 10, by: .nobody, "null",
                additional: #","serviceEventDetails":{"instanceIdSet":["\#(.instance)","\#(.instance.another())"]}"#,
                category: .serviceEvent),
        ])

    private static let done: Template = #"{"requestId":"\#(.uuid.another(255))","_return":true}"#
    private static let instanceLimit: Template =
        "You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket."
    private static let instanceItems: Template = #"\#(each: 1...4, #"{"instanceId":"\#(.instance)"}"#)"#
    private static let instanceValues: Template = #"\#(each: 1...3, #"{"value":"\#(.instance)"}"#)"#
    private static let instancesRequest: Template = #"{"instancesSet":{"items":[\#(instanceItems)]}}"#
    private static let stateFilter: Template = #"""
        "filterSet":{"items":[{"name":"instance-state-name","valueSet":{"items":[{"value":"running"},{"value":"pending"}]}}]}
        """#
    private static let vpcFilter: Template = #"{"name":"vpc-id","valueSet":{"items":[{"value":"\#(.vpc)"}]}}"#

    private static let runRequest: Template = #"""
        {"instancesSet":{"items":[{"imageId":"\#(.image)","minCount":1,"maxCount":2,"keyName":"\#(.system)"}]},\#
        "instanceType":"\#(.instanceType)","blockDeviceMapping":{},"monitoring":{"enabled":false},\#
        "disableApiTermination":false,"clientToken":"\#(.uuid)","subnetId":"\#(.subnet)",\#
        "groupSet":{"items":[{"groupId":"\#(.securityGroup)"}]},"iamInstanceProfile":{"name":"\#(.role)"},\#
        "ebsOptimized":false,"tagSpecificationSet":{"items":[{"resourceType":"instance","tags":[\#
        {"key":"system","value":"\#(.system)"},{"key":"stage","value":"\#(.stage)"}]}]}}
        """#

    private static let runResponse: Template = #"""
        {"requestId":"\#(.uuid.another(255))","reservationId":"r-0\#(.hexadecimal(16))","ownerId":"\#(.accountID)",\#
        "groupSet":{},"instancesSet":{"items":[\#(each: 1...2, startedInstance)]}}
        """#

    private static let startedInstance: Template = #"""
        {"instanceId":"\#(.instance)","imageId":"\#(.image)","instanceState":{"code":0,"name":"pending"},\#
        "privateDnsName":"ip-10-0-\#(.number(0...31))-\#(.number(4...250)).ec2.internal","amiLaunchIndex":0,\#
        "instanceType":"\#(.instanceType)","launchTime":\#(.eventTimeInMilliseconds),\#
        "placement":{"availabilityZone":"\#(.region)\#(.availabilityZone)","tenancy":"default"},\#
        "subnetId":"\#(.subnet)","vpcId":"\#(.vpc)","architecture":"x86_64","rootDeviceType":"ebs",\#
        "rootDeviceName":"/dev/xvda","virtualizationType":"hvm","hypervisor":"xen","sourceDestCheck":true,\#
        "groupSet":{"items":[{"groupId":"\#(.securityGroup)","groupName":"\#(.system)"}]}}
        """#

    private static func stateChange(from old: (code: Int, name: String), to new: (code: Int, name: String)) -> Template {
        let states: Template = #"""
            "currentState":{"code":\#(text: "\(new.code)"),"name":"\#(text: new.name)"},\#
            "previousState":{"code":\#(text: "\(old.code)"),"name":"\#(text: old.name)"}
            """#
        let item: Template = #"{"instanceId":"\#(.instance)",\#(states)}"#
        return #"{"requestId":"\#(.uuid.another(255))","instancesSet":{"items":[\#(each: 1...4, item)]}}"#
    }

    private static let tagsRequest: Template = #"""
        {"resourcesSet":{"items":[\#(each: 1...3, #"{"resourceId":"\#(.instance)"}"#)]},\#
        "tagSet":{"items":[{"key":"system","value":"\#(.system)"},{"key":"stage","value":"\#(.stage)"}]}}
        """#

    private static let ingressRequest: Template = #"""
        {"groupId":"\#(.securityGroup)","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":\#(.port),"toPort":\#(.port),\#
        "groups":{},"ipRanges":{"items":[\#(each: 1...3, #"{"cidrIp":"203.0.113.\#(.number(1...254))/32"}"#)]},\#
        "ipv6Ranges":{},"prefixListIds":{}}]}}
        """#

    private static let interfaceRequest: Template = #"""
        {"subnetId":"\#(.subnet)","description":"AWS Lambda VPC ENI-\#(.function)","privateIpAddressesSet":{},\#
        "groupSet":{"items":[{"groupId":"\#(.securityGroup)"}]}}
        """#

    private static let interfaceResponse: Template = #"""
        {"requestId":"\#(.uuid.another(255))","networkInterface":{"networkInterfaceId":"\#(.networkInterface)",\#
        "subnetId":"\#(.subnet)","vpcId":"\#(.vpc)","availabilityZone":"\#(.region)\#(.availabilityZone)",\#
        "ownerId":"\#(.accountID)","requesterManaged":false,"status":"pending","macAddress":"0a:f2:00:5d:20:0b",\#
        "privateIpAddress":"10.0.\#(.number(0...31)).\#(.number(4...250))","interfaceType":"interface",\#
        "groupSet":{"items":[{"groupId":"\#(.securityGroup)","groupName":"default"}]},"tagSet":{}}}
        """#

    private static let volumeResponse: Template = #"""
        {"requestId":"\#(.uuid.another(255))","volumeId":"\#(.volume)","size":"\#(.number(8...500))",\#
        "zone":"\#(.region)\#(.availabilityZone)","status":"creating","createTime":\#(.eventTimeInMilliseconds),\#
        "volumeType":"gp3","iops":3000,"encrypted":true,"multiAttachEnabled":false}
        """#

    private static let snapshotResponse: Template = #"""
        {"requestId":"\#(.uuid.another(255))","snapshotId":"\#(.snapshot)","volumeId":"\#(.volume)","status":"pending",\#
        "startTime":\#(.eventTimeInMilliseconds),"progress":"","ownerId":"\#(.accountID)","volumeSize":"\#(.number(8...500))",\#
        "encrypted":true}
        """#

    /// The presigned URL is what real records of this call hold; whoever has it can make the copy.
    private static let copySnapshot: Template = #"""
        {"sourceRegion":"us-east-1","sourceSnapshotId":"\#(.snapshot)","description":"copy for recovery",\#
        "presignedUrl":"https://ec2.us-east-1.amazonaws.com/?Action=CopySnapshot&SourceRegion=us-east-1&\#
        SourceSnapshotId=\#(.snapshot)&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=3600&\#
        X-Amz-Credential=\#(.accessKeyID("ASIA"))%2F20240601%2Fus-east-1%2Fec2%2Faws4_request&\#
        X-Amz-Security-Token=IQoJb3JpZ2luX2Vj\#(.capitals(160))&\#
        X-Amz-SignedHeaders=host&X-Amz-Signature=\#(.hexadecimal(64))"}
        """#

    static let loadBalancing = Service(
        name: "elasticloadbalancing", host: "elasticloadbalancing.\(.region).amazonaws.com", denials: .plain,
        apiVersion: "2015-12-01",
        calls: [
            .reading("DescribeLoadBalancers", 60, #"{"names":["\#(.system)-\#(.stage)"]}"#),
            .reading("DescribeTargetHealth", 140, #"{"targetGroupArn":"\#(targetGroup)"}"#),
            .writing(
                "RegisterTargets", 30, by: [.program, .service],
                #"{"targetGroupArn":"\#(targetGroup)","targets":[\#(each: 1...3, #"{"id":"\#(.instance)","port":8080}"#)]}"#),
            .writing(
                "DeregisterTargets", 26, by: [.program, .service],
                #"{"targetGroupArn":"\#(targetGroup)","targets":[\#(each: 1...3, #"{"id":"\#(.instance)"}"#)]}"#),
        ])

    private static let targetGroup: Template = #"""
        arn:aws:elasticloadbalancing:\#(.region):\#(.accountID):targetgroup/\#(.system)-\#(.stage)/6d0ecf831eec9f09
        """#

    static let autoScaling = Service(
        name: "autoscaling", host: "autoscaling.\(.region).amazonaws.com", denials: .plain, apiVersion: "2011-01-01",
        calls: [
            .reading(
                "DescribeAutoScalingGroups", 110, by: [.person, .program, .service],
                #"{"autoScalingGroupNames":["\#(.system)-\#(.stage)"],"maxRecords":100}"#),
            .writing(
                "SetDesiredCapacity", 23,
                #"{"autoScalingGroupName":"\#(.system)-\#(.stage)","desiredCapacity":\#(.number(1...12))}"#),
            .writing(
                "CompleteLifecycleAction", 30, by: .program,
                #"{"autoScalingGroupName":"\#(.system)-\#(.stage)","lifecycleHookName":"drain",\#(lifecycle)}"#),
        ])

    private static let lifecycle: Template = #""lifecycleActionResult":"CONTINUE","instanceId":"\#(.instance)""#
}
