-- A register as the program made it before it kept whose a number is: one case of examples/archive, packed once.
PRAGMA application_id = 1651990906;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE entry (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, region TEXT NOT NULL, case_id TEXT NOT NULL, archive_no TEXT NOT NULL, series TEXT NOT NULL, counter INTEGER NOT NULL, edition INTEGER NOT NULL, package TEXT NOT NULL, text TEXT NOT NULL, before TEXT NOT NULL UNIQUE, digest TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO "entry" VALUES(1,'number','jiaxian-2021','归档-郏县-小微','0002-YX·2022-D30-KH-0001','0002-YX·2022-D30-KH-#',1,0,'','fonds=0002
fonds_name=郏县供电公司
class=YX
sub=
year=2022
period=D30
retention=30年
section=KH','0000000000000000000000000000000000000000000000000000000000000000','c8c872e436fa47822980707ba17362aafe1431a55c18f07917233813d049cb56');
INSERT INTO "entry" VALUES(2,'packed','jiaxian-2021','归档-郏县-小微','0002-YX·2022-D30-KH-0001','',0,1,'afd68fef4c1e538caefd81db1ece20ab7b73ff75f747c4a8b5eefa86a481607a','','c8c872e436fa47822980707ba17362aafe1431a55c18f07917233813d049cb56','4629330aca53d12300bd92fa4f29f9ea6d9f85bd7e5b6783e34bbda510489194');
CREATE INDEX entry_case ON entry (region, case_id);
CREATE UNIQUE INDEX number_case ON entry (region, case_id) WHERE kind = 'number';
CREATE UNIQUE INDEX number_once ON entry (archive_no) WHERE kind = 'number';
CREATE UNIQUE INDEX number_next ON entry (series, counter) WHERE kind = 'number';
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT raise(ABORT, 'appended only'); END;
CREATE TRIGGER entry_as_it_is BEFORE UPDATE ON entry BEGIN SELECT raise(ABORT, 'appended only'); END;
CREATE TRIGGER entry_follows BEFORE INSERT ON entry WHEN new.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry) OR new.before <> coalesce((SELECT digest FROM entry ORDER BY seq DESC LIMIT 1), new.before) BEGIN SELECT raise(ABORT, 'out of order'); END;
COMMIT;
