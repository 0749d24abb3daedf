#ifndef TRACKER_CCURL_SHIM_H
#define TRACKER_CCURL_SHIM_H

#include <curl/curl.h>

// Swift sees no functions with variable arguments: one function for each type of value that an option or an answer has.

static inline CURLcode tracker_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode tracker_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

/// For options of which libcurl keeps a copy, `CURLOPT_COPYPOSTFIELDS` included.
static inline CURLcode tracker_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/// For options whose value libcurl keeps without a copy, and hands back to callbacks.
static inline CURLcode tracker_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

/// The list has to outlive the transfer.
static inline CURLcode tracker_curl_set_list(CURL *easy, CURLoption option, const struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

/// For `CURLOPT_WRITEFUNCTION` and `CURLOPT_HEADERFUNCTION`.
static inline CURLcode tracker_curl_set_data_function(
    CURL *easy, CURLoption option, size_t (*value)(char *bytes, size_t size, size_t count, void *context)) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode tracker_curl_set_prerequest_function(CURL *easy, curl_prereq_callback value) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode tracker_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode tracker_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

/// What it points to belongs to the handle, or to libcurl.
static inline CURLcode tracker_curl_get_string(CURL *easy, CURLINFO info, const char **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode tracker_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode tracker_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

#endif
