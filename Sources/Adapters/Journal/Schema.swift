internal import GRDB

/// The journal's tables. A migration, once released, is never changed: the next one goes on from it.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 spine") { database in
            try database.execute(sql: spine)
        }
        migrator.registerMigration("2 payers") { database in
            try database.execute(sql: payers)
        }
        migrator.registerMigration("3 verdicts") { database in
            try database.execute(sql: verdicts)
        }
        migrator.registerMigration("4 held boxes") { database in
            try database.execute(sql: heldBoxes)
        }
        migrator.registerMigration("5 old claims") { database in
            try database.execute(sql: oldClaims)
        }
        migrator.registerMigration("6 certificates") { database in
            try database.execute(sql: certificates)
        }
        return migrator
    }

    private static let certificates = """
        -- A payer may have several certificates: each of its notes is signed under one of them.
        ALTER TABLE certificate RENAME TO one_certificate;
        CREATE TABLE certificate(
            key_id BLOB NOT NULL, bytes BLOB NOT NULL, is_embedded INTEGER NOT NULL, used INTEGER NOT NULL,
            PRIMARY KEY (key_id, bytes)) STRICT, WITHOUT ROWID;
        INSERT INTO certificate SELECT key_id, bytes, is_embedded, used FROM one_certificate;
        DROP TABLE one_certificate;
        """

    private static let payers = """
        -- Whose note paid: what one payer may pay here in a while is limited.
        ALTER TABLE payment ADD COLUMN payer BLOB;
        CREATE INDEX payment_of_payer ON payment(payer, currency, taken_at) WHERE payer IS NOT NULL;
        """

    private static let verdicts = """
        -- What a verdict is about: the record itself is forgotten before it.
        ALTER TABLE outcome ADD COLUMN record BLOB;
        UPDATE outcome SET record = (SELECT digest FROM record WHERE record.sequence = outcome.sequence);
        """

    private static let heldBoxes = """
        -- The chain's end when HQ said that it has a box, or NULL before: it is sent until then. A backup of HQ's that holds a
        -- later record holds the box, too.
        ALTER TABLE sealed ADD COLUMN held_at INTEGER;
        """

    private static let oldClaims = """
        -- When the payer signed the note; NULL for what is never too old. An old note's claim is forgotten with its books.
        ALTER TABLE claim ADD COLUMN signed INTEGER;
        CREATE INDEX claim_of_note ON claim(sequence) WHERE signed IS NOT NULL;
        """

    private static let spine = """
        -- Named values: registration, keys, policy, marks, cursors.
        CREATE TABLE setting(name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO setting VALUES ('horizon', 0);

        -- The chain: the signed bytes, and nothing that could disagree with them.
        CREATE TABLE record(sequence INTEGER PRIMARY KEY, digest BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
        CREATE TRIGGER record_never_changes BEFORE UPDATE ON record
            BEGIN SELECT RAISE(ABORT, 'a record never changes'); END;
        CREATE TRIGGER record_stays_above_horizon BEFORE DELETE ON record
            WHEN old.sequence > (SELECT value FROM setting WHERE name = 'horizon')
            BEGIN SELECT RAISE(ABORT, 'a record above the horizon stays'); END;

        -- What each payment has come to. Derived from records and outcomes.
        CREATE TABLE payment(
            sequence INTEGER PRIMARY KEY, payment BLOB NOT NULL, receipt INTEGER NOT NULL, currency INTEGER NOT NULL,
            minor_units INTEGER NOT NULL, tender INTEGER NOT NULL, basis INTEGER, taken_at INTEGER NOT NULL,
            is_open INTEGER NOT NULL, is_reversed INTEGER NOT NULL DEFAULT 0, refunded INTEGER NOT NULL DEFAULT 0,
            is_released INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX payment_receipt ON payment(receipt);
        CREATE INDEX open_payment ON payment(currency, sequence) WHERE is_open = 1;

        -- Refunds and voids. A refund has the tender and basis of what it gives back.
        CREATE TABLE correction(
            sequence INTEGER PRIMARY KEY, original INTEGER NOT NULL, receipt INTEGER NOT NULL, currency INTEGER NOT NULL,
            minor_units INTEGER NOT NULL, is_void INTEGER NOT NULL, is_released INTEGER NOT NULL DEFAULT 0) STRICT;

        -- What travels sealed beside records, until HQ's backups hold it.
        CREATE TABLE sealed(payment BLOB PRIMARY KEY, sequence INTEGER NOT NULL, box BLOB NOT NULL) STRICT;

        -- Payments that must not be forgotten if nobody saw their approval.
        CREATE INDEX awaiting_payment ON payment(sequence) WHERE basis = 4 AND is_reversed = 0;

        -- Open payments added up, changed in the transaction that changes them and derived again at start.
        CREATE TABLE exposure(currency INTEGER PRIMARY KEY, value INTEGER NOT NULL, count INTEGER NOT NULL) STRICT;

        -- What was spent here, once.
        CREATE TABLE claim(spend_key BLOB PRIMARY KEY, code BLOB NOT NULL, sequence INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;

        -- Payers' certificates, learned once; bounded.
        CREATE TABLE certificate(
            key_id BLOB PRIMARY KEY, bytes BLOB NOT NULL, is_embedded INTEGER NOT NULL, used INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;

        -- HQ's verdicts, and its signed answers, which are the proof of them.
        CREATE TABLE outcome(
            cursor INTEGER PRIMARY KEY, sequence INTEGER, decision INTEGER NOT NULL, reason TEXT,
            liability INTEGER, time INTEGER NOT NULL, is_acknowledged INTEGER NOT NULL) STRICT;
        CREATE INDEX outcome_of_record ON outcome(sequence);
        CREATE INDEX outcome_to_acknowledge ON outcome(cursor) WHERE is_acknowledged = 0;
        CREATE TABLE answer(last_cursor INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

        -- Refusals by reason: counted, never stored.
        CREATE TABLE refusal(reason TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """
}
