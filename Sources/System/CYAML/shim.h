/*
 * libyaml's parser (YAML 1.1) as a row of events. Its structs are unions of owned pointers; here an event is plain, and what
 * it points to lives until the next one.
 */
#ifndef TP_YAML_SHIM_H
#define TP_YAML_SHIM_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum tp_yaml_kind {
    TP_YAML_FAULT,
    TP_YAML_TEXT,
    TP_YAML_LIST,
    TP_YAML_LIST_END,
    TP_YAML_OBJECT,
    TP_YAML_OBJECT_END,
    TP_YAML_ALIAS,
    TP_YAML_DOCUMENT,
    TP_YAML_DOCUMENT_END,
    TP_YAML_END,
};

struct tp_yaml_event {
    enum tp_yaml_kind kind;
    /* Counted from 1; 0 where the library does not say. */
    size_t line;
    /* Whether it has an anchor or a tag. */
    int is_marked;
    /* A text's bytes, or a fault's words (no length: they end with a zero). */
    const char *text;
    size_t length;
};

struct tp_yaml {
    yaml_parser_t parser;
    yaml_event_t event;
    unsigned char *bytes;
};

/* Begins with a copy of the bytes, read as UTF-8. NULL where there is no memory. */
static inline struct tp_yaml *tp_yaml_open(const unsigned char *bytes, size_t count) {
    struct tp_yaml *yaml = (struct tp_yaml *)calloc(1, sizeof(struct tp_yaml));
    if (yaml == NULL) return NULL;
    yaml->bytes = (unsigned char *)malloc(count + 1);
    if (yaml->bytes == NULL || !yaml_parser_initialize(&yaml->parser)) {
        free(yaml->bytes);
        free(yaml);
        return NULL;
    }
    memcpy(yaml->bytes, bytes, count);
    yaml_parser_set_input_string(&yaml->parser, yaml->bytes, count);
    yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
    return yaml;
}

static inline void tp_yaml_close(struct tp_yaml *yaml) {
    yaml_event_delete(&yaml->event);
    yaml_parser_delete(&yaml->parser);
    free(yaml->bytes);
    free(yaml);
}

/* The next event; after a fault and after the end there is none to ask for. */
static inline struct tp_yaml_event tp_yaml_next(struct tp_yaml *yaml) {
    struct tp_yaml_event found = {TP_YAML_FAULT, 0, 0, NULL, 0};
    yaml_event_delete(&yaml->event);
    if (!yaml_parser_parse(&yaml->parser, &yaml->event)) {
        found.text = yaml->parser.problem != NULL ? yaml->parser.problem : "it cannot be read";
        if (yaml->parser.error != YAML_READER_ERROR) found.line = yaml->parser.problem_mark.line + 1;
        return found;
    }
    found.line = yaml->event.start_mark.line + 1;
    switch (yaml->event.type) {
    case YAML_STREAM_START_EVENT: return tp_yaml_next(yaml);
    case YAML_SCALAR_EVENT:
        found.kind = TP_YAML_TEXT;
        found.text = (const char *)yaml->event.data.scalar.value;
        found.length = yaml->event.data.scalar.length;
        found.is_marked = yaml->event.data.scalar.anchor != NULL || yaml->event.data.scalar.tag != NULL;
        return found;
    case YAML_SEQUENCE_START_EVENT:
        found.kind = TP_YAML_LIST;
        found.is_marked = yaml->event.data.sequence_start.anchor != NULL || yaml->event.data.sequence_start.tag != NULL;
        return found;
    case YAML_MAPPING_START_EVENT:
        found.kind = TP_YAML_OBJECT;
        found.is_marked = yaml->event.data.mapping_start.anchor != NULL || yaml->event.data.mapping_start.tag != NULL;
        return found;
    case YAML_SEQUENCE_END_EVENT: found.kind = TP_YAML_LIST_END; return found;
    case YAML_MAPPING_END_EVENT: found.kind = TP_YAML_OBJECT_END; return found;
    case YAML_ALIAS_EVENT: found.kind = TP_YAML_ALIAS; return found;
    case YAML_DOCUMENT_START_EVENT: found.kind = TP_YAML_DOCUMENT; return found;
    case YAML_DOCUMENT_END_EVENT: found.kind = TP_YAML_DOCUMENT_END; return found;
    default: found.kind = TP_YAML_END; return found;
    }
}

#endif
