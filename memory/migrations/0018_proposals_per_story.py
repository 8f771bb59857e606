"""Who may also know a fact is asked in each story: that of the episode that suggests it."""

import django.db.models.deletion
from django.db import migrations, models

OF_THE_EPISODE = """
    UPDATE memory_proposal SET story_id = episode.story_id
    FROM episodes_episode AS episode WHERE episode.id = episode_id
"""
# A table with rows whose references are still to be checked cannot be altered.
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"
KEEP = migrations.RunSQL.noop


def story(**options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="episodes.story", **options
    )


class Migration(migrations.Migration):
    dependencies = [("episodes", "0002_mentions_counted"), ("memory", "0017_talk_use")]

    operations = [
        migrations.AddField("proposal", "story", story(null=True)),
        migrations.RunSQL(OF_THE_EPISODE, KEEP),
        migrations.RunSQL(CHECK_NOW, KEEP),
        migrations.AlterField("proposal", "story", story()),
        migrations.RemoveConstraint("proposal", "proposal_once_per_fact"),
        migrations.AddConstraint(
            "proposal",
            models.UniqueConstraint(
                fields=("fact", "character", "story"), name="proposal_once_per_fact_and_story"
            ),
        ),
    ]
