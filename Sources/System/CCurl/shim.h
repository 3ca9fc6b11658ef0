/*
 * libcurl's easy interface with its variadic setters and getters republished as typed functions, which Swift can call.
 * Options and result codes keep curl's own names: they are plain enumerators and are documented under those names.
 */
#ifndef TP_CURL_SHIM_H
#define TP_CURL_SHIM_H

/* curl wraps the variadics in type-checking macros, which are in the way of one-line republishing. */
#ifndef CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_TYPECHECK 1
#endif
#include <curl/curl.h>
#include <stddef.h>
#include <stdint.h>

#define TP_CURL_ERROR_SIZE CURL_ERROR_SIZE

typedef size_t (*tp_curl_receive)(char *bytes, size_t size, size_t count, void *context);
typedef int (*tp_curl_progress)(
    void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up);

/* Once per process, before any other call. */
static inline CURLcode tp_curl_global_start(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline void *tp_curl_new(void) {
    return curl_easy_init();
}

static inline void tp_curl_free(void *handle) {
    curl_easy_cleanup((CURL *)handle);
}

/* Forgets every option; keeps connections, the DNS cache and TLS sessions. */
static inline void tp_curl_reset(void *handle) {
    curl_easy_reset((CURL *)handle);
}

static inline CURLcode tp_curl_perform(void *handle) {
    return curl_easy_perform((CURL *)handle);
}

static inline CURLcode tp_curl_set_long(void *handle, CURLoption option, long value) {
    return curl_easy_setopt((CURL *)handle, option, value);
}

static inline CURLcode tp_curl_set_offset(void *handle, CURLoption option, int64_t value) {
    return curl_easy_setopt((CURL *)handle, option, (curl_off_t)value);
}

/* curl copies the text. NULL takes the option back to "none". */
static inline CURLcode tp_curl_set_text(void *handle, CURLoption option, const char *value) {
    return curl_easy_setopt((CURL *)handle, option, value);
}

/* curl does not copy: the list has to outlive the transfer. */
static inline CURLcode tp_curl_set_headers(void *handle, struct curl_slist *list) {
    return curl_easy_setopt((CURL *)handle, CURLOPT_HTTPHEADER, list);
}

/* A POST of these bytes. curl does not copy: they have to outlive the transfer. */
static inline CURLcode tp_curl_set_post(void *handle, const void *bytes, int64_t count) {
    CURLcode code = curl_easy_setopt((CURL *)handle, CURLOPT_POST, 1L);
    if (code == CURLE_OK) code = curl_easy_setopt((CURL *)handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    /* With a null pointer curl would ask the read callback for a body. */
    if (code == CURLE_OK)
        code = curl_easy_setopt((CURL *)handle, CURLOPT_POSTFIELDS, bytes != NULL ? bytes : (const void *)"");
    return code;
}

static inline CURLcode tp_curl_on_body(void *handle, tp_curl_receive receive, void *context) {
    CURLcode code = curl_easy_setopt((CURL *)handle, CURLOPT_WRITEFUNCTION, receive);
    return code != CURLE_OK ? code : curl_easy_setopt((CURL *)handle, CURLOPT_WRITEDATA, context);
}

static inline CURLcode tp_curl_on_header(void *handle, tp_curl_receive receive, void *context) {
    CURLcode code = curl_easy_setopt((CURL *)handle, CURLOPT_HEADERFUNCTION, receive);
    return code != CURLE_OK ? code : curl_easy_setopt((CURL *)handle, CURLOPT_HEADERDATA, context);
}

/* Called about once a second and whenever bytes move; anything but 0 aborts the transfer. */
static inline CURLcode tp_curl_on_progress(void *handle, tp_curl_progress progress, void *context) {
    CURLcode code = curl_easy_setopt((CURL *)handle, CURLOPT_NOPROGRESS, 0L);
    if (code == CURLE_OK) code = curl_easy_setopt((CURL *)handle, CURLOPT_XFERINFOFUNCTION, progress);
    return code != CURLE_OK ? code : curl_easy_setopt((CURL *)handle, CURLOPT_XFERINFODATA, context);
}

/* `buffer` holds TP_CURL_ERROR_SIZE bytes and has to outlive the transfer. */
static inline CURLcode tp_curl_set_error_buffer(void *handle, char *buffer) {
    return curl_easy_setopt((CURL *)handle, CURLOPT_ERRORBUFFER, buffer);
}

/* http and https and nothing else (curl also speaks FILE, FTP, SMB, ...). */
static inline CURLcode tp_curl_web_only(void *handle) {
#if CURL_AT_LEAST_VERSION(7, 85, 0)
    return curl_easy_setopt((CURL *)handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    return curl_easy_setopt((CURL *)handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static inline CURLcode tp_curl_require_tls12(void *handle) {
    return curl_easy_setopt((CURL *)handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
}

static inline long tp_curl_status(void *handle) {
    long value = 0;
    return curl_easy_getinfo((CURL *)handle, CURLINFO_RESPONSE_CODE, &value) == CURLE_OK ? value : 0;
}

/* OpenSSL's X509_V_* of the last handshake; 0 is X509_V_OK. */
static inline long tp_curl_verify_result(void *handle) {
    long value = 0;
    return curl_easy_getinfo((CURL *)handle, CURLINFO_SSL_VERIFYRESULT, &value) == CURLE_OK ? value : 0;
}

/* Seconds of a Retry-After header, written either way (seconds or date); 0 without one. */
static inline int64_t tp_curl_retry_after(void *handle) {
    curl_off_t value = 0;
    return curl_easy_getinfo((CURL *)handle, CURLINFO_RETRY_AFTER, &value) == CURLE_OK ? (int64_t)value : 0;
}

#endif
