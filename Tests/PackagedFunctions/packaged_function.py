"""A packed function, unpacked and run as Lambda runs it, on what is as good as an empty machine."""

import os
import shutil
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

# A root folder of its own: none of this machine's libraries, none of its certificates.
ENTER = 'mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" /var/task/bootstrap'
TRY = 'mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev"'

ENVIRONMENT = {
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "an example",
    "AWS_LAMBDA_FUNCTION_NAME": "f",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "LAMBDA_TASK_ROOT": "/var/task",
    "CLOUDTRAIL_TRACKER_STORE": "dynamodb:cloudtrail-tracker",
    "CLOUDTRAIL_TRACKER_TABLE_NAME": "cloudtrail-tracker",
}


def namespaces():
    """How to get a mount namespace: as root, or as whoever may be root of a namespace; `None` when neither goes."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("proc", "dev"):
            Path(folder, name).mkdir()
        for options in (["--mount"], ["--mount", "--user", "--map-root-user"]):
            command = ["unshare", *options, "sh", "-c", TRY, folder]
            if shutil.which("unshare") and subprocess.run(command, capture_output=True).returncode == 0:
                return ["unshare", *options]
    return None


class PackagedFunction:
    """The contents of an archive, in a folder of their own for as long as a `with` block."""

    def __init__(self, archive):
        self.archive = archive

    def __enter__(self):
        self.root = Path(tempfile.mkdtemp())
        self.task = self.root / "var/task"
        for name in ("proc", "dev", "etc", "tmp", "var/task"):
            (self.root / name).mkdir(parents=True)
        (self.root / "etc/hosts").write_text("127.0.0.1 localhost\n")
        (self.root / "etc/nsswitch.conf").write_text("hosts: files dns\n")
        with zipfile.ZipFile(self.archive) as archive:
            for entry in archive.infolist():
                Path(archive.extract(entry, self.task)).chmod(entry.external_attr >> 16 & 0o777)
        self.log = self.root / "log"
        self.process = None
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.root)

    @property
    def bundle(self):
        return self.task / "certs/ca-bundle.crt"

    def start(self, api, prefix, environment=None):
        """Starts the function with an environment that holds nothing but what is given, and what Lambda gives.

        Returns the clock at the start.
        """
        environment = ENVIRONMENT | {"AWS_LAMBDA_RUNTIME_API": api.address} | (environment or {})
        command = [self.task / "bootstrap"]
        if prefix:
            environment["PATH"] = os.environ["PATH"]  # for chroot
            command = [*prefix, "sh", "-c", ENTER, self.root]
        with open(self.log, "wb") as log:
            started = time.perf_counter()
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        return started

    def logged(self):
        return self.log.read_text(errors="replace")
