#ifndef TRACKER_CTRACKERCRYPTO_SHIM_H
#define TRACKER_CTRACKERCRYPTO_SHIM_H

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

/// Names the digest in a list of parameters, which Swift cannot build without knowing how long pointers into it live.
///
/// Returns 1, or 0 when there is no memory.
static inline int tracker_hmac_init(EVP_MAC_CTX *context, const unsigned char *key, size_t count) {
    char digest[] = "SHA256";
    OSSL_PARAM parameters[2];
    parameters[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0);
    parameters[1] = OSSL_PARAM_construct_end();
    return EVP_MAC_init(context, key, count, parameters);
}

#endif
