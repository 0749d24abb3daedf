#ifndef CTRACKERCRYPTO_SHIM_H
#define CTRACKERCRYPTO_SHIM_H

#include <openssl/crypto.h>
#include <openssl/evp.h>

#endif
