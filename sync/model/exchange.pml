/* One node and HQ: records, answers, crashes, backups, restores, and a network that loses, repeats and reorders.
 *
 * Checked by ./check.sh, in words in README.md. -DNAME leaves one rule out (a negative control: a property must then
 * fail); the names are in check.sh. N records, of which the first H may be held and then decided by a person, and R
 * restores. Everything else - crashes, losses, repeats, backups - may happen any number of times.
 *
 *   S1  A record whose lamp was lit is on the node's disk or on HQ's, also after any crash and restore.
 *   S2  A record has at most one effect in HQ's books. (A final outcome and its posting are one row here.)
 *   S3  A final verdict that the node holds signed is never contradicted by HQ's, also after a restore.
 *   S4  The node holds no mark that HQ does not keep in this history, and deletes nothing - record or answer - that is
 *       not in a completed backup.
 *   S5  The node's outcomes are HQ's outcomes from the first on, none left out, none twice.
 *   S6  HQ holds no record that the node has lost, and no honest node is told to stop selling.
 *   L1  When faults end, every record taken has a final outcome at the node some time. (-DLIVE, weak fairness)
 */
#ifndef N
#define N 3
#endif
#ifndef H
#define H 1
#endif
#ifndef R
#define R 1
#endif
#ifndef ONLY
#define ONLY 0                                  /* check this property only; 0: all of them */
#endif
#define MUST(property, condition) assert(!(ONLY == 0 || ONLY == property) || (condition))

/* An outcome is a verdict on a record; 0 is none. Judging again after a restore may come out otherwise. The rules look
 * only at whether two verdicts are the same, so the worst case is enough: after each restore every final verdict is
 * another one, named by the number of restores. A list has one outcome a record, two where it was held. */
#define HELD 0
#define OUTCOME(record, verdict) ((record) * 4 + (verdict))
#define RECORD(outcome)  ((outcome) / 4)
#define VERDICT(outcome) ((outcome) % 4)
#define SLOTS (N + H + 2)

/* A message is a number of bit fields, so that two of them can be sorted. FRESH: its nonce is the one that the node
 * waits for. The node forgets the nonce when it takes an answer, gives up, or crashes; whatever still travels is stale
 * from then on. A message names records and the node's answers by range: their bytes never change (S5, S6). */
#define FRESH (1 << 20)
#define SENT  1
#define EXCHANGE(history, base, top, cursor, answers) \
    (FRESH | SENT | (history) << 1 | (base) << 3 | (top) << 5 | (cursor) << 7 | (answers) << 10)
#define X_HISTORY(m) (((m) >> 1) & 3)             /* of the last answer held; 0: none yet */
#define X_BASE(m)    (((m) >> 3) & 3)             /* that answer's mark */
#define X_TOP(m)     (((m) >> 5) & 3)             /* records base + 1 ... top are in it */
#define X_CURSOR(m)  (((m) >> 7) & 7)             /* outcomes held */
#define X_ANSWERS(m) (((m) >> 10) & 1)            /* the answers kept are in it, because HQ asked */
#define ANSWER(fresh, history, mark, ask, outcome, position, records, outcomes) \
    (fresh | SENT | (history) << 1 | (mark) << 3 | (ask) << 5 | (outcome) << 6 | (position) << 10 | (records) << 13 | \
     (outcomes) << 15)
#define A_HISTORY(m)  ((m >> 1) & 3)
#define A_MARK(m)     ((m >> 3) & 3)
#define A_ASK(m)      ((m >> 5) & 1)            /* "send me the answers you keep" */
#define A_OUTCOME(m)  ((m >> 6) & 15)           /* the outcome after the exchange's cursor, if there is one */
#define A_POSITION(m) ((m >> 10) & 7)
#define A_RECORDS(m)  ((m >> 13) & 3)           /* the horizon: a completed backup holds records up to here */
#define A_OUTCOMES(m) ((m >> 15) & 7)           /*              and outcomes up to here */

int net[4];                                     /* the network: two messages each way */
#define UP 0
#define DOWN 2
int m;                                          /* the message in hand, 0 between steps */
byte i, v; bool ask; int t;                      /* scratch, 0 between steps */
bool calm;                                      /* faults have ended (LIVE only) */

/* What can have no effect any more is taken out of the network at once, for fewer states: a stale answer, because the
 * node does not look at it; a stale exchange of an earlier history, because HQ takes nothing of it. */
#if defined(NO_NONCE) || defined(NO_NEXT)
#define NONCE_COUNTS false
#else
#define NONCE_COUNTS true
#endif
#if defined(CURSOR_ONLY) || defined(JUDGE_AFTER_RESTORE)
#define IN_THIS_HISTORY(m) true
#elif defined(NONE_IS_FRESH)
#define IN_THIS_HISTORY(m) (X_HISTORY(m) == hHistory || X_HISTORY(m) == 0)
#else
#define IN_THIS_HISTORY(m) (X_HISTORY(m) == hHistory)
#endif

/* The node. On disk: */
byte head;                                      /* records 1 ... head are committed */
byte pruned;                                    /* records up to here are deleted */
byte nHistory, nMark;                           /* of the last answer taken */
byte cursor, nList[SLOTS];                      /* outcomes held, and what they say */
byte dropped;                                   /* answers with outcomes up to here are deleted */
byte nFinal[4];                             /* what nList says finally of a record */
/* In memory: */
bool open;                                      /* record head + 1 is written, not committed */
bool waiting;                                   /* a nonce is out */
bool asked;                                     /* HQ asked for the answers */
/* Outside: */
byte lit;                                       /* the newest record whose lamp was lit */

/* HQ, all on disk: */
byte hHistory = 1, hMark;
byte era = 1;                                   /* 1 + restores so far */
byte length, hList[SLOTS];
byte hFinal[4];
bool heard;                                     /* in this history the node was heard, and its verdicts imposed */
byte copyMark, copyLength; bool copying;        /* a backup under way */
byte backMark, backLength;                      /* the last completed backup: an earlier state of the same list */
#if defined(RESTORE_OLDER) || defined(KEEP_NEWER)
#define TWO_BACKUPS
#endif
#ifdef TWO_BACKUPS
byte olderMark, olderLength;                    /* the one before it, which may be restored as well */
#endif
#ifdef MARK_BEFORE_COMMIT
byte diskMark, diskLength;
#endif
#ifdef HORIZON_BEFORE_BACKUP
#define HORIZON_RECORDS  (copying * copyMark + !copying * backMark)
#define HORIZON_OUTCOMES (copying * copyLength + !copying * backLength)
#elif defined(TWO_BACKUPS) && !defined(RESTORE_OLDER)
#define HORIZON_RECORDS  olderMark
#define HORIZON_OUTCOMES olderLength
#else
#define HORIZON_RECORDS  backMark
#define HORIZON_OUTCOMES backLength
#endif

/* ---- what must hold in every state ---- */

inline check() {
    MUST(1, lit <= hMark || (lit <= head && pruned <= hMark));
    MUST(4, nHistory != hHistory || nMark <= hMark);
    MUST(4, pruned <= backMark && dropped <= backLength);
    MUST(6, hMark <= head);
    i = 1;
    do
    :: i <= N -> MUST(3, !nFinal[i] || !hFinal[i] || nFinal[i] == hFinal[i]); i++
    :: else -> break
    od;
    i = 1;
    do
    :: nHistory == hHistory && i <= cursor && i <= length -> MUST(5, nList[i] == hList[i]); i++
    :: else -> break
    od;
    i = 0
}

/* ---- the network ---- */

inline sort(q) {                                /* order in the network means nothing; the same twice is a repeat */
    if :: net[q] < net[q + 1] -> t = net[q]; net[q] = net[q + 1]; net[q + 1] = t; t = 0 :: else fi;
    if :: net[q] == net[q + 1] -> net[q + 1] = 0 :: else fi
}
inline send(q, message) { net[q + 1] = message; sort(q) }     /* net[q + 1] is free, the caller saw to it */
inline pick(q) {                                        /* any message, and it may stay to come again */
    if :: net[q] -> i = q :: net[q + 1] -> i = q + 1 fi;
    m = net[i];
    if :: net[i] = 0 :: !calm fi;
    i = 0;
    sort(q)
}
inline tidy() {
    if :: NONCE_COUNTS && !(net[UP] & FRESH) && !IN_THIS_HISTORY(net[UP]) -> net[UP] = 0 :: else fi;
    if :: NONCE_COUNTS && !(net[UP + 1] & FRESH) && !IN_THIS_HISTORY(net[UP + 1]) -> net[UP + 1] = 0 :: else fi;
    if :: NONCE_COUNTS && !(net[DOWN] & FRESH) -> net[DOWN] = 0 :: else fi;
    if :: NONCE_COUNTS && !(net[DOWN + 1] & FRESH) -> net[DOWN + 1] = 0 :: else fi;
    sort(UP); sort(DOWN)
}
inline forgetNonce() {
    waiting = false;
    net[UP] = net[UP] & ~FRESH; net[UP + 1] = net[UP + 1] & ~FRESH;
    net[DOWN] = net[DOWN] & ~FRESH; net[DOWN + 1] = net[DOWN + 1] & ~FRESH;
    tidy()
}

/* ---- the node ---- */

active proctype Counter() {
end:
    do
    :: d_step { !open && head < N ->
           open = true;
#ifdef LAMP_FIRST
           lit = head + 1;
#endif
           check() }
    :: d_step { open -> open = false; head++; printf("node: record %d is on disk\n", head); check() }
    :: d_step { lit < head -> lit = head; printf("node: lamp of record %d\n", lit); check() }
    od
}

inline take() {                                 /* the answer m, in one transaction */
    printf("node: takes: history %d, mark %d, ask %d, outcome: record %d verdict %d, horizon %d %d\n", A_HISTORY(m),
        A_MARK(m), A_ASK(m), RECORD(A_OUTCOME(m)), VERDICT(A_OUTCOME(m)), A_RECORDS(m), A_OUTCOMES(m));
    MUST(6, A_MARK(m) <= head);                 /* else it would stop selling */
#ifdef MARK_NEVER_BACK
    if :: A_MARK(m) > nMark -> nMark = A_MARK(m) :: else fi;
#else
    nMark = A_MARK(m);
#endif
    nHistory = A_HISTORY(m);
    asked = A_ASK(m);
    if
#ifdef NO_NEXT
    :: A_OUTCOME(m) && cursor < N + H ->
#else
    :: A_OUTCOME(m) && A_POSITION(m) == cursor + 1 ->
#endif
        cursor++; nList[cursor] = A_OUTCOME(m);
        if :: VERDICT(A_OUTCOME(m)) != HELD -> nFinal[RECORD(A_OUTCOME(m))] = VERDICT(A_OUTCOME(m)) :: else fi
    :: else
    fi;
    /* It deletes at once all that it may: the worst case. */
#ifdef PRUNE_ABOVE_HORIZON
    pruned = nMark;
#else
    if :: A_RECORDS(m) > pruned -> pruned = A_RECORDS(m) :: else fi;
#endif
    do
#ifdef DROP_BY_RECORD
    :: dropped < cursor && RECORD(nList[dropped + 1]) <= pruned -> dropped++
#else
    :: dropped < cursor && dropped < A_OUTCOMES(m) -> dropped++
#endif
    :: else -> break
    od;
    forgetNonce()
}

active proctype Link() {
end:
    do
    :: atomic { !waiting && !net[UP + 1] ->         /* sends all that HQ lacks, or one record of it */
           if :: v = head :: nMark + 1 < head -> v = nMark + 1 fi;
           d_step {
#ifdef SEND_BEFORE_COMMIT
               if :: open -> v = head + 1 :: else fi;
#endif
               if :: v < nMark -> v = nMark :: else fi;
               waiting = true;
               printf("node: sends: history %d, records %d to %d, cursor %d, answers %d\n", nHistory, nMark + 1, v,
                   cursor, asked);
               send(UP, EXCHANGE(nHistory, nMark, v, cursor, asked));
               v = 0; check() } }
    :: d_step { waiting && (!calm || !((net[UP] | net[DOWN]) & FRESH)) ->
           printf("node: gives up\n"); forgetNonce() }
    :: atomic { net[DOWN] -> pick(DOWN);
           d_step {
               take();
               m = 0; check() } }
    od
}

/* ---- HQ ---- */

inline write(outcome) {                         /* an outcome and, if it is final, its posting */
    length++; hList[length] = outcome;
    printf("HQ:   outcome %d: record %d verdict %d\n", length, RECORD(outcome), VERDICT(outcome));
    if
    :: VERDICT(outcome) != HELD -> MUST(2, !hFinal[RECORD(outcome)]); hFinal[RECORD(outcome)] = VERDICT(outcome)
    :: else
    fi
}

inline judge(record) {                          /* once; a second time it could come out otherwise */
    d_step {
        i = 1;
#ifdef NO_DEDUP
        i = length + 1;
#endif
        do :: i <= length && RECORD(hList[i]) != record -> i++ :: else -> break od }
    if
    :: i <= length                              /* it has an outcome, perhaps an imposed one */
    :: i > length && length + 1 < SLOTS ->
        if :: v = era :: record <= H -> v = HELD fi;
        d_step { write(OUTCOME(record, v)); v = 0 }
    fi;
    i = 0
}

inline impose() {
    d_step { v = nList[length + 1]; write(v); v = 0 }
}

inline receive() {                              /* the exchange m, in one transaction */
    printf("HQ:   in history %d receives: history %d, records %d to %d, cursor %d, answers %d\n", hHistory,
        X_HISTORY(m), X_BASE(m) + 1, X_TOP(m), X_CURSOR(m), X_ANSWERS(m));
    if
    :: IN_THIS_HISTORY(m) ->
#ifndef JUDGE_AFTER_RESTORE
        if                                      /* first what HQ once signed, as it stood: all, or what fits */
        :: X_ANSWERS(m) && length < X_CURSOR(m) && length >= dropped ->
            impose();
            do
            :: length < X_CURSOR(m) -> impose()
            :: break
            od
        :: else
        fi;
        ask = length < X_CURSOR(m);
#endif
        d_step {
#ifdef PART_IS_ALL
            if :: X_ANSWERS(m) -> ask = false :: else fi;
#endif
#ifdef DROP_BY_RECORD
            if :: length < dropped -> ask = false :: else fi;           /* what is gone cannot be asked for */
#endif
            if :: !ask -> heard = true :: else fi }
    :: else -> ask = true                       /* nothing of it is taken */
    fi;
    if                                          /* then the records that follow the mark */
    :: !ask && X_BASE(m) <= hMark ->
#ifdef NO_DEDUP
        hMark = X_BASE(m);
#endif
        do
        :: hMark < X_TOP(m) -> hMark++; judge(hMark)
        :: else -> break
        od
    :: else                                     /* it does not know the history, or a gap */
    fi
}

inline reply() {
    d_step {
        if :: !ask && X_CURSOR(m) < length -> v = hList[X_CURSOR(m) + 1] :: else fi;
        send(DOWN, ANSWER((m & FRESH), hHistory, hMark, ask, v, (X_CURSOR(m) + 1), HORIZON_RECORDS, HORIZON_OUTCOMES));
        tidy();
        v = 0 }
}

inline goBack(mark, outcomes) {                 /* HQ's disk as it was */
    hMark = mark;
    do
    :: length > outcomes ->
        if :: VERDICT(hList[length]) != HELD -> hFinal[RECORD(hList[length])] = 0 :: else fi;
        hList[length] = 0; length--
    :: else -> break
    od
}

active proctype HQ() {
end:
    do
    :: atomic { net[UP] && !net[DOWN + 1] -> pick(UP);
#ifdef MARK_BEFORE_COMMIT
           diskMark = hMark; diskLength = length;
#endif
           receive();                           /* a crash before the commit is a message lost */
           if
           :: reply()
#ifdef MARK_BEFORE_COMMIT
           :: reply(); goBack(diskMark, diskLength)
#endif
           :: !calm                             /* a crash after it */
           fi;
           d_step { m = 0; ask = false;
#ifdef MARK_BEFORE_COMMIT
               diskMark = 0; diskLength = 0;
#endif
               check() } }
    od
}

#define OPEN_CASE(record) (record <= H && record <= hMark && !hFinal[record])
#ifdef PERSON_TOO_EARLY
#define MAY_DECIDE true
#else
#define MAY_DECIDE heard
#endif

active proctype Person() {                      /* decides what was held */
end:
    do
    :: atomic { MAY_DECIDE && (OPEN_CASE(1) || OPEN_CASE(2) || OPEN_CASE(3)) ->
           if :: OPEN_CASE(1) -> v = 1 :: OPEN_CASE(2) -> v = 2 :: OPEN_CASE(3) -> v = 3 fi;
           d_step { write(OUTCOME(v, era)); v = 0; check() } }
    od
}

/* ---- faults and backups ---- */

active proctype World() {
end:
    do
    :: d_step { !calm && net[UP] -> net[UP] = 0; sort(UP) }                /* lost, or HQ crashed before its commit */
    :: d_step { !calm && net[UP + 1] -> net[UP + 1] = 0 }
    :: d_step { !calm && net[DOWN] -> net[DOWN] = 0; sort(DOWN) }          /* lost, or the node crashed before */
    :: d_step { !calm && net[DOWN + 1] -> net[DOWN + 1] = 0 }
    :: d_step { !calm && (open || waiting || asked) ->                   /* the node crashes */
           printf("node: crashes\n"); open = false; asked = false; forgetNonce(); check() }
    :: d_step { !copying && (hMark != backMark || length != backLength) ->
           copying = true; copyMark = hMark; copyLength = length;
           printf("HQ:   a backup begins: records to %d, outcomes to %d\n", copyMark, copyLength) }
    :: d_step { copying ->
#ifdef TWO_BACKUPS
           olderMark = backMark; olderLength = backLength;
#endif
           copying = false; backMark = copyMark; backLength = copyLength; copyMark = 0; copyLength = 0;
           printf("HQ:   it is complete\n") }
    :: atomic { !calm && era <= R ->                                /* HQ is restored */
           era++; copying = false;
#ifndef RESTORE_KEEPS_NAME
           hHistory = era; heard = false;
#endif
            copyMark = 0; copyLength = 0;
           if
           :: goBack(backMark, backLength)
#ifdef TWO_BACKUPS
           :: goBack(olderMark, olderLength);
#ifndef KEEP_NEWER
               backMark = olderMark; backLength = olderLength          /* the newer one is of a history given up */
#endif
#endif
           fi;
           d_step { printf("HQ:   is restored: records to %d, outcomes to %d\n", hMark, length); tidy(); check() } }
#ifdef LIVE
    :: !calm -> calm = true
#endif
    od
}

#ifdef LIVE
#define DONE(record) (head < record || nFinal[record])
ltl L1 { [] (calm -> <> (DONE(1) && DONE(2) && DONE(3))) }
#endif
