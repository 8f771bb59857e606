from django.db import migrations

# Django makes this table by itself, and a model can say no columns of it, nor an index.
COLUMNS = """
    ALTER TABLE memory_fact_about
        ADD COLUMN kind varchar(12), ADD COLUMN importance smallint, ADD COLUMN scope varchar(10),
        ADD COLUMN episode_id bigint, ADD COLUMN live boolean;
    UPDATE memory_fact_about AS about
    SET kind = fact.kind, importance = fact.importance, scope = fact.scope, episode_id = fact.episode_id,
        live = fact.current AND fact.review <> 'rejected'
    FROM memory_fact AS fact WHERE fact.id = about.fact_id;
"""
# Locked, so that whoever changes the fact at the same time comes after this, and finds the row.
TRIGGERS = """
    CREATE FUNCTION memory_about_copies_fact() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        SELECT kind, importance, scope, episode_id, current AND review <> 'rejected'
        INTO NEW.kind, NEW.importance, NEW.scope, NEW.episode_id, NEW.live
        FROM memory_fact WHERE id = NEW.fact_id FOR SHARE;
        RETURN NEW;
    END $$;
    CREATE TRIGGER about_copies_fact BEFORE INSERT OR UPDATE OF fact_id ON memory_fact_about
    FOR EACH ROW EXECUTE FUNCTION memory_about_copies_fact();

    CREATE FUNCTION memory_fact_updates_about() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE memory_fact_about
        SET kind = NEW.kind, importance = NEW.importance, scope = NEW.scope, episode_id = NEW.episode_id,
            live = NEW.current AND NEW.review <> 'rejected'
        WHERE fact_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER fact_updates_about AFTER UPDATE ON memory_fact
    FOR EACH ROW WHEN (
        (OLD.kind, OLD.importance, OLD.scope, OLD.episode_id, OLD.current, OLD.review) IS DISTINCT FROM
        (NEW.kind, NEW.importance, NEW.scope, NEW.episode_id, NEW.current, NEW.review)
    ) EXECUTE FUNCTION memory_fact_updates_about();
"""
INDEX = """
    CREATE INDEX fact_about_defining ON memory_fact_about (character_id)
    INCLUDE (fact_id, kind, importance, scope, episode_id)
    WHERE live AND (kind IN ('job', 'relation', 'place') OR importance >= 4 AND kind = 'event');
    DROP INDEX fact_about_character;
"""
BACK = """
    CREATE INDEX fact_about_character ON memory_fact_about (character_id, fact_id);
    DROP INDEX fact_about_defining;
    DROP TRIGGER fact_updates_about ON memory_fact;
    DROP TRIGGER about_copies_fact ON memory_fact_about;
    DROP FUNCTION memory_fact_updates_about();
    DROP FUNCTION memory_about_copies_fact();
    ALTER TABLE memory_fact_about
        DROP COLUMN kind, DROP COLUMN importance, DROP COLUMN scope, DROP COLUMN episode_id, DROP COLUMN live;
"""


class Migration(migrations.Migration):
    dependencies = [("memory", "0023_findings")]

    operations = [
        migrations.RunSQL([COLUMNS, TRIGGERS, INDEX], BACK),
        migrations.RemoveIndex(model_name="fact", name="fact_defining"),
    ]
