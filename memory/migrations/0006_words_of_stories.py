"""Each word of the keyword index gets its story before it."""

from django.db import migrations

ADD = """
    UPDATE memory_fact SET search = (
        SELECT array_to_tsvector(array_agg(story_id || ':' || word)) FROM unnest(tsvector_to_array(search)) AS word
    ) WHERE search IS NOT NULL
"""
REMOVE = """
    UPDATE memory_fact SET search = (
        SELECT array_to_tsvector(array_agg(substr(word, strpos(word, ':') + 1)))
        FROM unnest(tsvector_to_array(search)) AS word
    ) WHERE search IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("memory", "0005_record_sets")]

    operations = [migrations.RunSQL(ADD, REMOVE)]
