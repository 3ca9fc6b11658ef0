/*
 * OpenSSL 3.0 libcrypto for Ed25519, ECDSA on P-256, X25519, AES-GCM, HKDF, SHA-256 and key stores. What Swift
 * cannot call (variadic macros, parameter arrays, BIO controls) is republished here; the rest keeps OpenSSL's own
 * names.
 *
 * Functions that return int return 1 for success and 0 for failure, as OpenSSL does.
 */
#ifndef TP_CRYPTO_SHIM_H
#define TP_CRYPTO_SHIM_H

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define TP_CRYPTO_POINT_SIZE 65
#define TP_CRYPTO_RAW_SIZE 64
/* The longest DER of two numbers below 2^256: 2 + 2 * (2 + 33). */
#define TP_CRYPTO_DER_SIZE 72

static inline EVP_PKEY *tp_crypto_generate_ed25519(void) {
    return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
}

static inline EVP_PKEY *tp_crypto_generate_p256(void) {
    return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
}

static inline EVP_PKEY *tp_crypto_ed25519_public(const uint8_t *bytes, size_t count) {
    return EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, bytes, count);
}

/* From an uncompressed point, which has to lie on the curve. */
static inline EVP_PKEY *tp_crypto_p256_public(const uint8_t *bytes, size_t count) {
    if (count != TP_CRYPTO_POINT_SIZE || bytes[0] != POINT_CONVERSION_UNCOMPRESSED) return NULL;
    OSSL_PARAM parts[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)"prime256v1", 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)bytes, count),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context != NULL && EVP_PKEY_fromdata_init(context) == 1
        && EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parts) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    return key;
}

/* Providers name the curve by NIST, SECG or ANSI X9.62. */
static inline int tp_crypto_is_p256(const EVP_PKEY *key) {
    char name[32];
    size_t length = 0;
    if (!EVP_PKEY_is_a(key, "EC") || EVP_PKEY_get_group_name(key, name, sizeof(name), &length) != 1) return 0;
    return strcmp(name, "prime256v1") == 0 || strcmp(name, "P-256") == 0 || strcmp(name, "secp256r1") == 0;
}

/* The public point, uncompressed, also of a key that was stored with a compressed one. */
static inline int tp_crypto_p256_point(const EVP_PKEY *key, uint8_t point[TP_CRYPTO_POINT_SIZE]) {
    size_t length = 0;
    if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, TP_CRYPTO_POINT_SIZE, &length) == 1
        && length == TP_CRYPTO_POINT_SIZE && point[0] == POINT_CONVERSION_UNCOMPRESSED)
        return 1;
    BIGNUM *x = NULL, *y = NULL;
    point[0] = POINT_CONVERSION_UNCOMPRESSED;
    int found = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1
        && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1
        && BN_bn2binpad(x, point + 1, 32) == 32 && BN_bn2binpad(y, point + 33, 32) == 32;
    BN_free(x);
    BN_free(y);
    return found;
}

/* The DER of an ECDSA signature as r and s, 32 bytes each. */
static inline int tp_crypto_raw_signature(const uint8_t *der, size_t count, uint8_t raw[TP_CRYPTO_RAW_SIZE]) {
    const uint8_t *next = der;
    if (count > TP_CRYPTO_DER_SIZE) return 0;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &next, (long)count);
    if (signature == NULL) return 0;
    int whole = next == der + count && BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, 32) == 32
        && BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + 32, 32) == 32;
    ECDSA_SIG_free(signature);
    return whole;
}

/* The way back. Returns the length of the DER, 0 without memory. */
static inline size_t tp_crypto_der_signature(
    const uint8_t raw[TP_CRYPTO_RAW_SIZE], uint8_t der[TP_CRYPTO_DER_SIZE]) {
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw, 32, NULL), *s = BN_bin2bn(raw + 32, 32, NULL);
    if (signature == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(signature, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(signature);
        return 0;
    }
    uint8_t *end = der;
    int length = i2d_ECDSA_SIG(signature, &end);
    ECDSA_SIG_free(signature);
    return length > 0 ? (size_t)length : 0;
}

/* Unencrypted PKCS#8 PEM in a memory BIO, which wipes its bytes when it is freed; NULL on failure. */
static inline BIO *tp_crypto_private_pem(const EVP_PKEY *key) {
    BIO *memory = BIO_new(BIO_s_mem());
    if (memory != NULL && PEM_write_bio_PKCS8PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL) != 1) {
        BIO_free(memory);
        memory = NULL;
    }
    return memory;
}

static inline int tp_crypto_no_password(char *password, int size, int writing, void *user) {
    (void)password, (void)size, (void)writing, (void)user;
    return -1;
}

/* How many certificates stand in PEM blocks, other blocks and text beside them left out; -1 where one cannot be read. */
static inline long tp_crypto_count_certificates(const uint8_t *bytes, size_t count) {
    BIO *memory = count <= INT_MAX ? BIO_new_mem_buf(bytes, (int)count) : NULL;
    X509 *certificate = NULL;
    long found = 0;
    if (memory == NULL) return -1;
    ERR_clear_error();
    while ((certificate = PEM_read_bio_X509(memory, NULL, tp_crypto_no_password, NULL)) != NULL) {
        X509_free(certificate);
        found++;
    }
    unsigned long last = ERR_peek_last_error();
    int is_over = ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    BIO_free(memory);
    return is_over ? found : -1;
}

/* What a memory BIO holds; valid until it is freed. */
static inline const void *tp_crypto_contents(BIO *memory, size_t *count) {
    char *bytes = NULL;
    long length = BIO_get_mem_data(memory, &bytes);
    *count = bytes != NULL && length > 0 ? (size_t)length : 0;
    return bytes;
}

/* Answers no question. `user_data` of the dialogue is an int that is set when there was one. */
static inline int tp_crypto_answer_nothing(UI *dialogue, UI_STRING *question) {
    int *asked = (int *)UI_get0_user_data(dialogue);
    (void)question;
    if (asked != NULL) *asked = 1;
    return 0;
}

/* A dialogue that never reads from a terminal; NULL without memory. */
static inline UI_METHOD *tp_crypto_silent_dialogue(void) {
    UI_METHOD *method = UI_create_method("silent");
    if (method != NULL) UI_method_set_reader(method, tp_crypto_answer_nothing);
    return method;
}

/* Asks for the provider that keeps this key, in a property query; 0 where it has none of its own. */
static inline int tp_crypto_home(const EVP_PKEY *key, char *query, size_t size) {
    const OSSL_PROVIDER *home = EVP_PKEY_get0_provider(key);
    const char *name = home == NULL ? NULL : OSSL_PROVIDER_get0_name(home);
    return name != NULL && (size_t)snprintf(query, size, "?provider=%s", name) < size;
}

/* Whether a loader for this scheme is built in or brought by a provider. */
static inline int tp_crypto_has_scheme(const char *scheme) {
    OSSL_STORE_LOADER *loader = OSSL_STORE_LOADER_fetch(NULL, scheme, NULL);
    OSSL_STORE_LOADER_free(loader);
    return loader != NULL;
}

static inline EVP_PKEY *tp_crypto_generate_x25519(void) {
    return EVP_PKEY_Q_keygen(NULL, NULL, "X25519");
}

/* HKDF (RFC 5869) with SHA-256, without salt. */
static inline int tp_crypto_hkdf_sha256(const uint8_t *secret, size_t secret_count, const uint8_t *info,
    size_t info_count, uint8_t *key, size_t key_count) {
    OSSL_PARAM parts[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret, secret_count),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_count),
        OSSL_PARAM_construct_end(),
    };
    EVP_KDF *algorithm = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *context = algorithm != NULL ? EVP_KDF_CTX_new(algorithm) : NULL;
    int made = context != NULL && EVP_KDF_derive(context, key, key_count, parts) == 1;
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(algorithm);
    return made;
}

#endif
