"""Who knows a fact is said for each story: that of the fact, and those that branched from it.

Until now one row said it for all of them. It belongs to the story of the fact or, where the fact was learned
in an episode of a story that branched from that, to the latter. The records of a story that branched are
compared with the facts, because what is learned there is now in its own index.
"""

import django.db.models.deletion
from django.db import migrations, models

OF_THE_FACT = """
    UPDATE memory_awareness SET story_id = fact.story_id FROM memory_fact AS fact WHERE fact.id = fact_id;
    UPDATE memory_factchange SET story_id = fact.story_id FROM memory_fact AS fact WHERE fact.id = fact_id;
"""
OF_THE_BRANCH = """
    WITH RECURSIVE lineage (story_id, ancestor_id) AS (
        SELECT id, parent_id FROM episodes_story WHERE parent_id IS NOT NULL
        UNION ALL
        SELECT lineage.story_id, ancestor.parent_id
        FROM lineage JOIN episodes_story AS ancestor ON ancestor.id = lineage.ancestor_id
        WHERE ancestor.parent_id IS NOT NULL
    )
    UPDATE memory_awareness SET story_id = lineage.story_id
    FROM episodes_episode AS since JOIN lineage ON lineage.story_id = since.story_id
    WHERE since.id = since_id AND lineage.ancestor_id = memory_awareness.story_id
"""
RECORDS = """
    INSERT INTO memory_syncrequest (
        story_id, episode_id, work, revision, serial, requested_at, attempts, waits, last_error)
    SELECT DISTINCT story.id, 0, 'reconcile', 0, 1, now(), 0, 0, ''
    FROM episodes_story AS story JOIN episodes_story AS branch
      ON branch.parent_id = story.id OR branch.id = story.id
    WHERE branch.parent_id IS NOT NULL
    ON CONFLICT (story_id, episode_id, work) DO NOTHING
"""
# A table with rows whose references are still to be checked cannot be altered.
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"
KEEP = migrations.RunSQL.noop


class Migration(migrations.Migration):
    dependencies = [("episodes", "0001_initial"), ("memory", "0008_conversations_grow")]

    operations = [
        migrations.AddField(
            "awareness",
            "story",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="awarenesses",
                to="episodes.story",
                verbose_name="story",
            ),
        ),
        migrations.AddField(
            "factchange",
            "story",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="episodes.story",
            ),
        ),
        migrations.RunSQL(OF_THE_FACT, KEEP),
        migrations.RunSQL(OF_THE_BRANCH, KEEP),
        migrations.RunSQL(RECORDS, KEEP),
        migrations.RunSQL(CHECK_NOW, KEEP),
        migrations.AlterField(
            "awareness",
            "story",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="awarenesses",
                to="episodes.story",
                verbose_name="story",
            ),
        ),
        migrations.AlterField(
            "factchange",
            "story",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="episodes.story"
            ),
        ),
        migrations.RemoveConstraint("awareness", "awareness_once_per_fact"),
        migrations.AddConstraint(
            "awareness",
            models.UniqueConstraint(
                fields=("fact", "character", "story"), name="awareness_once_per_fact_and_story"
            ),
        ),
    ]
