internal import GRDB

/// The tables of HQ's embedded store. A migration, once released, is never changed: the next one goes on from it.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 spine") { database in
            try database.execute(sql: registry + cases + sealed + ledger + rest)
        }
        migrator.registerMigration("2 decisions") { database in try database.execute(sql: decisions) }
        migrator.registerMigration("3 payer's window") { database in
            try database.execute(sql: payerWindow)
        }
        migrator.registerMigration("4 typed confirmations") { database in
            try database.execute(sql: typed)
        }
        migrator.registerMigration("5 advices") { database in try database.execute(sql: advices) }
        migrator.registerMigration("6 recorded payments") { database in try database.execute(sql: recordedPayments) }
        migrator.registerMigration("7 certificates") { database in
            try database.execute(sql: certificates)
        }
        migrator.registerMigration("8 issuers' keys") { database in
            try database.execute(sql: issuerKeys)
        }
        return migrator
    }

    private static let decisions = """
        -- What people decided, about a case or about a suspended payer.
        CREATE TABLE decision(
            id INTEGER PRIMARY KEY, case_number INTEGER REFERENCES cases(number), payer BLOB, decided TEXT NOT NULL,
            name TEXT NOT NULL, why TEXT NOT NULL, time INTEGER NOT NULL,
            CHECK ((case_number IS NULL) <> (payer IS NULL))) STRICT;
        CREATE TRIGGER decision_never_changes BEFORE UPDATE ON decision
            BEGIN SELECT RAISE(ABORT, 'a decision never changes'); END;
        CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'a decision stays'); END;
        """

    private static let payerWindow = """
        -- What one payer paid at one counter in a while, by clocks that can be believed.
        ALTER TABLE cases ADD COLUMN is_clock_trusted INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX case_in_window ON cases(payer, node, wall)
            WHERE payer IS NOT NULL AND kind = 1 AND basis IN (1, 2) AND is_clock_trusted = 1;
        """

    private static let typed = """
        -- The secret that a node has given for confirmations that are typed there, and its last running number.
        CREATE TABLE typing(
            node BLOB PRIMARY KEY REFERENCES node(id), key BLOB NOT NULL, history BLOB NOT NULL, last INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE TABLE typed(
            payment BLOB PRIMARY KEY, node BLOB NOT NULL, number INTEGER NOT NULL, UNIQUE (node, number))
            STRICT, WITHOUT ROWID;
        CREATE INDEX node_of_counter ON node(counter, created);
        """

    private static let advices = """
        -- Payments that are passed on to a processor, and how far they are.
        CREATE TABLE advice(
            case_number INTEGER PRIMARY KEY REFERENCES cases(number), state TEXT NOT NULL, is_open INTEGER NOT NULL,
            time INTEGER NOT NULL) STRICT;
        CREATE INDEX open_advice ON advice(case_number) WHERE is_open = 1;
        """

    private static let recordedPayments = """
        -- The payment id under which a counter recorded a confirmed payment: what gives it back names that one.
        ALTER TABLE cases ADD COLUMN recorded_payment BLOB;
        UPDATE cases SET recorded_payment = effect.payment FROM effect
            WHERE effect.case_number = cases.number AND effect.node = cases.node AND effect.payment <> cases.payment;
        """

    private static let issuerKeys = """
        -- An issuer's keys: the present one has no end.
        CREATE TABLE issuer_key(
            issuer TEXT NOT NULL REFERENCES issuer(name), number INTEGER NOT NULL, algorithm INTEGER NOT NULL,
            key BLOB NOT NULL, not_after INTEGER, PRIMARY KEY (issuer, number)) STRICT, WITHOUT ROWID;
        INSERT INTO issuer_key SELECT name, 1, algorithm, key, NULL FROM issuer;
        ALTER TABLE issuer DROP COLUMN algorithm;
        ALTER TABLE issuer DROP COLUMN key;
        """

    private static let certificates = """
        -- A payer may have several certificates: each of its notes is signed under one of them.
        ALTER TABLE payer RENAME TO one_certificate;
        CREATE TABLE payer(
            key_id BLOB NOT NULL, issuer TEXT NOT NULL, certificate BLOB NOT NULL, expires INTEGER NOT NULL,
            currency INTEGER NOT NULL, PRIMARY KEY (key_id, certificate)) STRICT, WITHOUT ROWID;
        INSERT INTO payer SELECT key_id, issuer, certificate, expires, currency FROM one_certificate;
        DROP TABLE one_certificate;
        -- What waits: for another record, or for a certificate.
        DROP INDEX held_case;
        CREATE INDEX held_case ON cases(node, original) WHERE decision = 4;
        """

    private static let registry = """
        CREATE TABLE setting(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE merchant(
            id TEXT PRIMARY KEY, name TEXT NOT NULL, currency INTEGER NOT NULL, utc_offset INTEGER NOT NULL,
            closed_through INTEGER, created INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE counter(
            id BLOB PRIMARY KEY, merchant TEXT NOT NULL REFERENCES merchant(id), name TEXT NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE TABLE node(
            id BLOB PRIMARY KEY, counter BLOB NOT NULL REFERENCES counter(id), token_digest BLOB NOT NULL,
            token_algorithm INTEGER, token_key BLOB, epoch INTEGER NOT NULL, standing INTEGER NOT NULL,
            followed INTEGER NOT NULL, outcome_floor INTEGER NOT NULL,
            horizon INTEGER NOT NULL, horizon_cursor INTEGER NOT NULL, next_horizon INTEGER NOT NULL,
            next_horizon_cursor INTEGER NOT NULL, history BLOB NOT NULL, created INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE TABLE node_key(
            node BLOB NOT NULL REFERENCES node(id), number INTEGER NOT NULL, algorithm INTEGER NOT NULL,
            key BLOB NOT NULL, revoked_after INTEGER, PRIMARY KEY (node, number)) STRICT, WITHOUT ROWID;
        -- A node's chains: the first, and one for each clone or set-back card. The tip is how far HQ holds it.
        CREATE TABLE branch(
            node BLOB NOT NULL REFERENCES node(id), number INTEGER NOT NULL,
            parent INTEGER, parent_epoch INTEGER, parent_sequence INTEGER, parent_digest BLOB,
            epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (node, number))
            STRICT, WITHOUT ROWID;

        CREATE TABLE issuer(
            name TEXT PRIMARY KEY, algorithm INTEGER NOT NULL, key BLOB NOT NULL, created INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE TABLE payer(
            key_id BLOB PRIMARY KEY, issuer TEXT NOT NULL, certificate BLOB NOT NULL, expires INTEGER NOT NULL,
            currency INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE pull_token(digest BLOB PRIMARY KEY, name TEXT NOT NULL, created INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;

        """

    private static let cases = """
        -- Unique on a node's digest alone: both branches of a fork and every odd record can be kept, and no node can
        -- block another's record by sending it first.
        -- chain_digest: where the chain goes on from, if it is not the record's own digest.
        CREATE TABLE record(
            id INTEGER PRIMARY KEY, digest BLOB NOT NULL, node BLOB NOT NULL, epoch INTEGER NOT NULL,
            sequence INTEGER NOT NULL, place INTEGER NOT NULL, branch INTEGER, chain_digest BLOB,
            received INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (node, digest)) STRICT;
        CREATE INDEX record_in_chain ON record(node, sequence);
        CREATE TRIGGER record_never_changes BEFORE UPDATE ON record
            BEGIN SELECT RAISE(ABORT, 'a record never changes'); END;
        CREATE TRIGGER record_stays BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'a record stays'); END;
        CREATE TABLE stray(
            node BLOB NOT NULL, digest BLOB NOT NULL, received INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (node, digest)) STRICT, WITHOUT ROWID;
        CREATE TABLE quarantine(record INTEGER PRIMARY KEY REFERENCES record(id), why TEXT NOT NULL) STRICT;

        CREATE TABLE claim(spend_key BLOB PRIMARY KEY, code BLOB NOT NULL, record BLOB NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE TABLE confirmation(
            payment BLOB PRIMARY KEY, payer BLOB NOT NULL, request BLOB NOT NULL, bytes BLOB NOT NULL, used_by BLOB,
            case_number INTEGER NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE cases(
            number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, payment BLOB, original BLOB, merchant TEXT NOT NULL,
            counter BLOB NOT NULL, currency INTEGER, minor_units INTEGER, tender INTEGER, business_day INTEGER NOT NULL,
            arrived INTEGER NOT NULL,
            record BLOB, node BLOB, sequence INTEGER, receipt INTEGER, basis INTEGER, branch INTEGER, wall INTEGER,
            sale BLOB, payer BLOB,
            decision INTEGER NOT NULL, reason TEXT, liability INTEGER, money TEXT NOT NULL, is_late INTEGER NOT NULL,
            batch INTEGER, is_reversed INTEGER NOT NULL, is_recorded INTEGER NOT NULL) STRICT;
        CREATE UNIQUE INDEX case_of_record ON cases(node, record) WHERE record IS NOT NULL AND kind <> 100;
        CREATE INDEX case_in_chain ON cases(node, branch, sequence) WHERE kind IN (1, 2) AND branch IS NOT NULL;
        CREATE INDEX held_case ON cases(node, original) WHERE decision = 4 AND original IS NOT NULL;
        CREATE INDEX correction_case ON cases(node, original) WHERE kind IN (2, 3);
        CREATE INDEX inspection_case ON cases(node, reason) WHERE kind = 100 AND decision = 3;
        CREATE INDEX case_of_sale ON cases(node, sale) WHERE sale IS NOT NULL AND sale <> payment;
        CREATE INDEX case_of_payer ON cases(payer, counter, minor_units, wall) WHERE payer IS NOT NULL AND kind = 1;
        CREATE INDEX waiting_case ON cases(number) WHERE decision IN (3, 4);
        CREATE INDEX unrecorded_case ON cases(number) WHERE is_recorded = 0;
        CREATE INDEX case_without_batch ON cases(merchant, number)
            WHERE batch IS NULL AND kind IN (1, 2, 3, 4) AND decision <> 4;
        CREATE INDEX case_of_batch ON cases(batch) WHERE batch IS NOT NULL;
        -- Which payments the records of a chain undo. Two chains may share a payment, and only one of them undo it.
        CREATE TABLE undone(
            case_number INTEGER NOT NULL REFERENCES cases(number), branch INTEGER NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY (case_number, branch)) STRICT, WITHOUT ROWID;
        CREATE TABLE effect(
            node BLOB NOT NULL, payment BLOB NOT NULL, record BLOB NOT NULL, case_number INTEGER NOT NULL,
            PRIMARY KEY (node, payment)) STRICT, WITHOUT ROWID;

        -- What pullers read: every state of every case, in HQ's one order, without a gap.
        CREATE TABLE pulled(
            position INTEGER PRIMARY KEY, case_number INTEGER NOT NULL REFERENCES cases(number),
            decision INTEGER NOT NULL, reason TEXT, liability INTEGER, money TEXT NOT NULL, is_late INTEGER NOT NULL,
            batch INTEGER, is_reversed INTEGER NOT NULL, is_recorded INTEGER NOT NULL, time INTEGER NOT NULL) STRICT;
        CREATE TRIGGER pulled_never_changes BEFORE UPDATE ON pulled
            BEGIN SELECT RAISE(ABORT, 'a pulled row never changes'); END;
        CREATE TRIGGER pulled_stays BEFORE DELETE ON pulled BEGIN SELECT RAISE(ABORT, 'a pulled row stays'); END;

        CREATE TABLE outcome(
            node BLOB NOT NULL, cursor INTEGER NOT NULL, sequence INTEGER NOT NULL, record BLOB NOT NULL,
            decision INTEGER NOT NULL, reason TEXT, liability INTEGER, time INTEGER NOT NULL,
            PRIMARY KEY (node, cursor)) STRICT, WITHOUT ROWID;
        -- Outcomes that HQ signed before it was restored, until their records are here again.
        CREATE TABLE imposed(
            node BLOB NOT NULL, record BLOB NOT NULL, cursor INTEGER NOT NULL, sequence INTEGER NOT NULL,
            decision INTEGER NOT NULL, reason TEXT, liability INTEGER, time INTEGER NOT NULL,
            PRIMARY KEY (node, record)) STRICT, WITHOUT ROWID;
        CREATE TRIGGER outcome_never_changes BEFORE UPDATE ON outcome
            BEGIN SELECT RAISE(ABORT, 'an outcome never changes'); END;
        CREATE TRIGGER outcome_stays BEFORE DELETE ON outcome BEGIN SELECT RAISE(ABORT, 'an outcome stays'); END;

        """

    private static let sealed = """
        -- What travels sealed beside records. An erased box leaves a row without its bytes.
        CREATE TABLE sealed(
            node BLOB NOT NULL, payment BLOB NOT NULL, received INTEGER NOT NULL, box BLOB, erased INTEGER,
            PRIMARY KEY (node, payment)) STRICT, WITHOUT ROWID;
        CREATE TABLE sealed_access(
            id INTEGER PRIMARY KEY, node BLOB NOT NULL, payment BLOB NOT NULL, name TEXT NOT NULL, why TEXT NOT NULL,
            time INTEGER NOT NULL) STRICT;
        CREATE TRIGGER access_never_changes BEFORE UPDATE ON sealed_access
            BEGIN SELECT RAISE(ABORT, 'an access never changes'); END;
        CREATE TRIGGER access_stays BEFORE DELETE ON sealed_access BEGIN SELECT RAISE(ABORT, 'an access stays'); END;

        """

    private static let ledger = """
        CREATE TABLE entry(
            id INTEGER PRIMARY KEY, debit TEXT NOT NULL, credit TEXT NOT NULL, currency INTEGER NOT NULL,
            minor_units INTEGER NOT NULL CHECK (minor_units > 0), case_number INTEGER, time INTEGER NOT NULL,
            CHECK (debit <> credit)) STRICT;
        CREATE INDEX entry_of_case ON entry(case_number) WHERE case_number IS NOT NULL;
        CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
            BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
        CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry stays'); END;
        -- Balances kept beside the entries: credited less debited. `ledger` proves them.
        CREATE TABLE account(
            name TEXT NOT NULL, currency INTEGER NOT NULL, balance INTEGER NOT NULL, PRIMARY KEY (name, currency))
            STRICT, WITHOUT ROWID;

        """

    private static let rest = """
        CREATE TABLE key_set(version INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE policy(version INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE hot_list(key_id BLOB PRIMARY KEY, since INTEGER NOT NULL, reason TEXT NOT NULL)
            STRICT, WITHOUT ROWID;

        CREATE TABLE batch(number INTEGER PRIMARY KEY, closed INTEGER NOT NULL) STRICT;
        CREATE TABLE batch_total(
            batch INTEGER NOT NULL REFERENCES batch(number), merchant TEXT NOT NULL, currency INTEGER NOT NULL,
            approved_count INTEGER NOT NULL, approved INTEGER NOT NULL,
            payable_count INTEGER NOT NULL, payable INTEGER NOT NULL,
            declined_count INTEGER NOT NULL, declined INTEGER NOT NULL,
            exception_count INTEGER NOT NULL, exception INTEGER NOT NULL,
            returned_count INTEGER NOT NULL, returned INTEGER NOT NULL,
            not_recorded_count INTEGER NOT NULL, not_recorded INTEGER NOT NULL,
            late_count INTEGER NOT NULL, late INTEGER NOT NULL,
            PRIMARY KEY (batch, merchant, currency)) STRICT, WITHOUT ROWID;
        """
}
