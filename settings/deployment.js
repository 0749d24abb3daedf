// What serverless.yml cannot say in YAML, in the framework's own way (${file(…)}):
//
// - `given`: the settings, checked. What is wrong is refused here, before anything is made, in the setting's own name.
// - `extensions`: those of `custom.extensions`, and that of the API's deployment, whose name the framework makes anew each time.
'use strict';

const fs = require('fs');
const path = require('path');

const PREFIX = 'CLOUDTRAIL_TRACKER_';
const REGION = /^[a-z]{2,}(-[a-z]+)+-[0-9]+$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ORIGIN = /^https?:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?$/;
const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

const arn = (service, resource) => new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:[0-9]{12}:${resource}$`);
const text = (pattern, form, { empty = false } = {}) => ({ form: empty ? `${form}, or nothing` : form, read(value) {
  return typeof value === 'string' && (empty && value === '' || pattern.test(value)) ? value : undefined;
} });
const number = (least, most, form) => ({ form: form || `a whole number from ${least} to ${most}`, read(value) {
  if (!/^[0-9]{1,9}$/.test(String(value))) return undefined;
  return Number(value) >= least && Number(value) <= most ? Number(value) : undefined;
} });
const oneOf = (...words) => ({ form: words.join(' or '), read: (value) => words.find((word) => word === String(value)) });
const list = (pattern, form) => ({ form: `${form}, separated by commas or spaces, or nothing`, read(value) {
  const items = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,\s]+/).filter(Boolean) : [undefined];
  return items.every((item) => typeof item === 'string' && pattern.test(item)) ? items : undefined;
} });

// The program has the same forms (TrackerSettings); Tests/EndToEnd/serverless_refusals.py asks both.
const FORMS = {
  region: text(REGION, 'an AWS region such as eu-west-1', { empty: true }),
  tableName: text(/^[A-Za-z0-9_.-]{3,255}$/, '3 to 255 letters, digits, underscores, hyphens and dots'),
  bucketName: text(BUCKET, 'an S3 bucket name', { empty: true }),
  bucketPrefix: text(/^[^/\x00-\x1f\x7f][^\x00-\x1f\x7f]{0,199}$/, 'the key prefix in front of AWSLogs/, without a slash at its start',
    { empty: true }),
  kmsKeyArn: text(arn('kms', 'key/[A-Za-z0-9-]+'), 'the ARN of a KMS key (arn:aws:kms:…:key/…)', { empty: true }),
  stageName: text(/^[A-Za-z0-9-]{1,128}$/, '1 to 128 letters, digits and hyphens'),
  apiName: text(/^[\x20-\x7e]{1,128}$/, '1 to 128 printable ASCII characters'),
  triggerFunctionName: text(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, hyphens and underscores'),
  queryFunctionName: text(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, hyphens and underscores'),
  triggerConcurrency: number(0, 10000, "a whole number of functions from 1 to 10000, or 0 for the account's limit"),
  queryConcurrency: number(0, 10000, "a whole number of functions from 1 to 10000, or 0 for the account's limit"),
  requestsPerSecond: number(1, 10000),
  requestBurst: number(1, 5000),
  filterEventNames: list(/^[A-Za-z0-9._-]+$/, 'starts of event names'),
  keepEventNames: list(/^[A-Za-z0-9._-]+$/, 'event names'),
  retentionDays: number(0, 36500),
  dayShards: number(1, 1000),
  userShards: number(1, 1000),
  serviceShards: number(1, 1000),
  logRetentionDays: { form: `one of ${DAYS.join(', ')}`, read: (value) => DAYS.find((days) => String(days) === String(value)) },
  alarmEmail: text(/^[^@\s]+@[^@\s]+$/, 'an e-mail address', { empty: true }),
  silenceAlarmHours: number(0, 168, 'a whole number of hours from 1 to 168, or 0 for no such alarm'),
  authorizer: oneOf('aws_iam', 'cognito', 'none'),
  cognitoUserPoolArn: text(arn('cognito-idp', 'userpool/[A-Za-z0-9_-]+'), 'the ARN of a user pool (arn:aws:cognito-idp:…:userpool/…)',
    { empty: true }),
  corsAllowedOrigins: list(ORIGIN, 'web origins such as https://portal.example.com'),
  basePath: text(/^\/?[A-Za-z0-9_.~-]+(\/[A-Za-z0-9_.~-]+)*\/?$|^\/$/, 'a path such as /tracker', { empty: true }),
  eventBridge: oneOf('false', 'true'),
  queueArn: text(arn('sqs', '[A-Za-z0-9_-]{1,80}'), 'the ARN of an SQS queue that is not FIFO', { empty: true }),
  topicArn: text(arn('sns', '[A-Za-z0-9_-]{1,256}'), 'the ARN of an SNS topic that is not FIFO', { empty: true }),
  accessLogs: oneOf('false', 'true'),
  deploymentBucket: text(BUCKET, 'an S3 bucket name', { empty: true }),
  triggerRoleArn: text(arn('iam', 'role/[A-Za-z0-9+=,.@_/-]+'), 'the ARN of a role (arn:aws:iam::…:role/…)', { empty: true }),
  queryRoleArn: text(arn('iam', 'role/[A-Za-z0-9+=,.@_/-]+'), 'the ARN of a role (arn:aws:iam::…:role/…)', { empty: true }),
};
const RENAMED = { uploadFunctionName: 'triggerFunctionName', uploadConcurrency: 'triggerConcurrency' };
// What two stages of one account may not share.
const NAMES = ['tableName', 'triggerFunctionName', 'queryFunctionName', 'apiName'];

const variable = (key) => PREFIX + key.replace(/[A-Z]/g, '_$&').toUpperCase();

// The framework prints an error's stack where it has one.
function refuse(message) {
  const error = new Error(message);
  error.stack = message;
  throw error;
}

function refuseOldNames(file) {
  for (const [old, name] of Object.entries(RENAMED)) {
    if (old in file) refuse(`the setting ${old} is called ${name} now`);
    if (variable(old) in process.env) refuse(`the variable ${variable(old)} is called ${variable(name)} now`);
  }
}

function read(settings, options) {
  const found = {};
  for (const [key, form] of Object.entries(FORMS)) {
    const value = key === 'stageName' && options.stage ? options.stage : settings[key];
    const trimmed = typeof value === 'string' ? value.trim() : value;
    found[key] = form.read(trimmed);
    if (found[key] === undefined) refuse(`the setting ${key} is ${JSON.stringify(value)}; it takes ${form.form}`);
  }
  return found;
}

function refuseWhatDoesNotFit(settings, { architecture, table, defaults, region }) {
  for (const [name, value, choices] of [['table', table, ['new', 'existing']], ['architecture', architecture, ['x86_64', 'arm64']]]) {
    if (!choices.includes(value)) refuse(`--param ${name}=${value}: it takes ${choices.join(' or ')}`);
  }
  if (settings.authorizer === 'cognito' && !settings.cognitoUserPoolArn) {
    refuse('the setting authorizer is cognito, and cognitoUserPoolArn names no user pool');
  }
  const shared = settings.stageName === defaults.stageName ? [] : NAMES.filter((key) => settings[key] === defaults[key]);
  if (shared.length) {
    refuse(`${shared.join(', ')}: give stage ${settings.stageName} names of its own, since stage ${defaults.stageName} has these`);
  }
  if (settings.triggerFunctionName === settings.queryFunctionName) {
    refuse('triggerFunctionName and queryFunctionName are the same');
  }
  if (!region) {
    refuse('no region is named: set AWS_REGION, the setting region, or --region (the framework reads none from ~/.aws/config)');
  }
}

function refuseUnpacked(architecture) {
  const making = process.argv.slice(2).some((word) => word === 'deploy' || word === 'package');
  const given = process.argv.some((word) => word === '--package' || word === '-p' || word.startsWith('--package='));
  if (!making || given) return;
  for (const name of ['trigger', 'query']) {
    const archive = `dist/cloudtrail-tracker-${name}-${architecture}.zip`;
    if (!fs.existsSync(path.resolve(__dirname, '..', archive))) {
      const other = architecture === 'arm64' ? 'x86_64' : 'arm64';
      const isOther = fs.existsSync(path.resolve(__dirname, '..', archive.replace(architecture, other)));
      refuse(`there is no ${archive}: run make package${isOther ? `, or give --param architecture=${other}` : ''}`);
    }
  }
}

// The mock integration's answer to a browser that asks which origins may call, as the function would give it.
function preflight(origins) {
  const headers = { Allow: "'GET, HEAD, OPTIONS'" };
  if (origins.length) {
    Object.assign(headers, {
      'Access-Control-Allow-Headers': "'Authorization, Accept, Content-Type, X-Amz-Date, X-Amz-Security-Token'",
      'Access-Control-Allow-Methods': "'GET, HEAD, OPTIONS'",
      'Access-Control-Max-Age': "'600'",
      Vary: "'Origin'",
    });
  }
  // One origin can stand there; of several, the template takes the one that asks.
  if (origins.length === 1) headers['Access-Control-Allow-Origin'] = `'${origins[0]}'`;
  const isAllowed = origins.map((origin) => `$origin == "${origin}"`).join(' || ');
  const template = origins.length < 2 ? ''
    : '#set($origin = $input.params("Origin"))\n#if($origin == "")#set($origin = $input.params("origin"))#end\n'
      + `#if(${isAllowed})#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end`;
  return { headers, template };
}

async function given({ options, resolveConfigurationProperty, resolveVariable }) {
  const file = await resolveConfigurationProperty(['custom', 'file']);
  refuseOldNames(file);
  const settings = read(await resolveConfigurationProperty(['custom', 'settings']), options);
  const architecture = await resolveVariable("param:architecture, 'x86_64'");
  const table = await resolveVariable("param:table, 'new'");
  const region = options.region || settings.region || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION;
  refuseWhatDoesNotFit(settings, { architecture, table, region, defaults: await resolveConfigurationProperty(['custom', 'defaults']) });
  refuseUnpacked(architecture);

  const prefix = settings.bucketPrefix && `${settings.bucketPrefix.replace(/\/$/, '')}/`;
  const origins = settings.corsAllowedOrigins;
  return {
    ...settings,
    region,
    architecture,
    table,
    // Lists as the functions take them.
    filterEventNames: settings.filterEventNames.join(','),
    keepEventNames: settings.keepEventNames.join(','),
    corsAllowedOrigins: origins.join(','),
    logPrefix: `${prefix}AWSLogs/`,
    // Names that stand where a condition leaves out what they are in.
    bucketName: settings.bucketName || 'no-bucket',
    kmsKeyArn: settings.kmsKeyArn || 'arn:aws:kms:us-east-1:111122223333:key/none',
    queueArn: settings.queueArn || 'arn:aws:sqs:us-east-1:111122223333:none',
    topicArn: settings.topicArn || 'arn:aws:sns:us-east-1:111122223333:none',
    deploymentBucket: settings.deploymentBucket ? { name: settings.deploymentBucket } : { blockPublicAccess: true },
    deploymentBucketArn: settings.deploymentBucket
      ? { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${settings.deploymentBucket}` }
      : { 'Fn::GetAtt': ['ServerlessDeploymentBucket', 'Arn'] },
    triggerRole: settings.triggerRoleArn || 'TriggerRole',
    queryRole: settings.queryRoleArn || 'QueryRole',
    silenceAlarmHours: settings.silenceAlarmHours || 1,
    preflight: preflight(origins),
    // A refusal of the gateway's own can name one origin or the one that asks. It says nothing about what is stored.
    errorOrigin: origins.length === 1 ? `'${origins[0]}'` : 'method.request.header.Origin',
    is: {
      bucketNamed: String(settings.bucketName !== ''),
      keyNamed: String(settings.kmsKeyArn !== ''),
      queueNamed: String(settings.queueArn !== ''),
      topicNamed: String(settings.topicArn !== ''),
      mailNamed: String(settings.alarmEmail !== ''),
      originNamed: String(origins.length > 0),
      triggerLimited: String(settings.triggerConcurrency > 0),
      queryLimited: String(settings.queryConcurrency > 0),
      silenceTold: String(settings.silenceAlarmHours > 0),
      triggerRoleMade: String(settings.triggerRoleArn === ''),
      queryRoleMade: String(settings.queryRoleArn === ''),
    },
  };
}

// The stage is a resource of its own, with its throttle; the framework's deployment would make one without.
async function extensions({ resolveConfigurationProperty, resolveVariable }) {
  const deployment = `ApiGatewayDeployment${await resolveVariable('sls:instanceId')}`;
  return {
    ...await resolveConfigurationProperty(['custom', 'extensions']),
    [deployment]: { Properties: { StageName: { Ref: 'AWS::NoValue' } } },
  };
}

module.exports = { given, extensions };
