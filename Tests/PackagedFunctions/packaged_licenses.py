"""Whose files and parts an archive holds, told from the files themselves."""

import json
import re
import subprocess
from pathlib import Path

# What clang links into executables, if only a few functions of it.
LINKED = ["libgcc.a", "libc.a"]


def output(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def needed(file):
    """The names of the libraries that an executable or a library needs."""
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", output("readelf", "--dynamic", file)))


def closure(function, library_folder):
    """The names of all libraries that a function needs, directly or not."""
    found, waiting = set(), [function]
    while waiting:
        new = needed(waiting.pop()) - found
        found |= new
        waiting += [library_folder / name for name in new]
    return found


def owner(*patterns):
    """The package that has files of these patterns; there is one."""
    packages = {line.split(":")[0] for line in output("dpkg-query", "--search", *patterns).splitlines()}
    (package,) = packages
    return package


def copyright_notice(package):
    """The folder and the text of a Debian package's licence."""
    source = output("dpkg-query", "--show", "--showformat", "${source:Package}\n", package).split()[0]
    return source, Path("/usr/share/doc", package, "copyright").read_bytes()


def expected(folder):
    """What an unpacked archive has to have under `licenses`, but for common licences: names of folders, each with a text."""
    libraries = folder / "lib"
    packages = {"ca-certificates"}
    for library in libraries.iterdir():
        # Others are ours: they stand in for libraries of protocols that are not spoken.
        if any(path.read_bytes() == library.read_bytes() for path in Path("/usr/lib").glob(f"*-linux-gnu/{library.name}")):
            packages.add(owner(f"*-linux-gnu/{library.name}"))
    function = folder / "function"
    linked = list(LINKED)
    # The name of a type of libstdc++'s, which stays when symbols go.
    if b"St9exception" in function.read_bytes() and "libstdc++.so.6" not in needed(function):
        linked.append("libstdc++.a")
    for name in linked:
        packages.add(owner(Path(output("clang", f"-print-file-name={name}").strip()).resolve()))

    notices = {copyright_notice(package) for package in packages}
    notices.add(("cloudtrail-tracker", Path(__file__).parents[2].joinpath("LICENSE").read_bytes()))
    if not any(name.startswith("libswift") for name in needed(function)):
        runtime = json.loads(output("swift", "-print-target-info"))["paths"]["runtimeResourcePath"]
        notices.add(("swift", Path(runtime).parents[1].joinpath("share/swift/LICENSE.txt").read_bytes()))
    return notices
