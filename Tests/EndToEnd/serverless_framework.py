"""The Serverless Framework, as a command: where it is, and a service's folder that it can work in."""
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent


def find():
    """The framework's command: what OSLS names, else the one on the path, else the one beside the project; None without any."""
    beside = PROJECT.parent / "shared/tools/osls/osls"
    return os.environ.get("OSLS") or shutil.which("osls") or shutil.which("serverless") or (str(beside) if beside.exists() else None)


def make_service(folder, archives=None):
    """Puts into a folder what `serverless deploy` reads: with the archives given by function, else with small ones of their names."""
    folder = Path(folder)
    (folder / "dist").mkdir(parents=True, exist_ok=True)
    shutil.copy(PROJECT / "serverless.yml", folder)
    shutil.copytree(PROJECT / "settings", folder / "settings", dirs_exist_ok=True)
    if archives is None:
        for name in ("trigger", "query"):
            for architecture in ("x86_64", "arm64"):
                with zipfile.ZipFile(folder / f"dist/cloudtrail-tracker-{name}-{architecture}.zip", "w") as archive:
                    archive.writestr("bootstrap", "#!/bin/sh\n")
    for archive in archives or []:
        shutil.copy(archive, folder / "dist")
    return folder


def run(command, folder, *arguments, settings=None, environment=None, timeout=300):
    """Runs the framework in a service's folder; settings are named without CLOUDTRAIL_TRACKER_."""
    clean = {
        key: value for key, value in os.environ.items()
        if not key.startswith(("AWS_", "CLOUDTRAIL_TRACKER_", "SLS_", "SERVERLESS_"))
    }
    clean |= {
        # Homes hold profiles, and settings of the framework's own; its cache may stay where it is.
        "HOME": str(folder), "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")),
        "SLS_TELEMETRY_DISABLED": "1", "SLS_NOTIFICATIONS_MODE": "off", "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "none",
    }
    clean |= {f"CLOUDTRAIL_TRACKER_{key}": value for key, value in (settings or {}).items()}
    clean |= environment or {}
    clean = {key: value for key, value in clean.items() if value is not None}
    said = subprocess.run([command, *arguments], cwd=folder, env=clean, capture_output=True, text=True, timeout=timeout)
    return said.returncode, re.sub("\x1b\\[[0-9;]*m", "", said.stdout + said.stderr)
