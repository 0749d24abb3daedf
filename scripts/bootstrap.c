// What Lambda starts. It hands over to the function's executable, with the loader and the libraries that lie beside it: a
// program built on one Linux need not find its libraries, or ones as new, on another.

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static char folder[4096];

static char *beside(const char *name)
{
    static char paths[4][sizeof folder + 64];
    static int count;
    char *path = paths[count++];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

int main(void)
{
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (length <= 0) {
        fprintf(stderr, "bootstrap: /proc/self/exe: %s\n", strerror(errno));
        return 1;
    }
    *strrchr(folder, '/') = '\0';

    // libcurl looks for certificates where the distribution that built it keeps them.
    const char *bundle = getenv("AWS_CA_BUNDLE");
    if (!bundle || !*bundle)
        setenv("AWS_CA_BUNDLE", beside("certs/ca-bundle.crt"), 1);

    char *loader = beside("lib/" LOADER);
    char *arguments[] = {loader, "--inhibit-cache", "--library-path", beside("lib"), beside("function"), NULL};
    execve(loader, arguments, environ);
    fprintf(stderr, "bootstrap: %s: %s\n", loader, strerror(errno));
    return 1;
}
