"""Records go into sets, so that a set can be searched by the signs of its vectors."""

import django.db.models.deletion
import pgvector.django
from django.db import migrations, models

SEQUENCE = "memory_recordset_generations"

FILL = f"""
    INSERT INTO memory_recordset (embedder, index, dimension, generation, written, centred)
    SELECT embedder, index, min(vector_dims(vector)), nextval('{SEQUENCE}'), count(*), 0
    FROM memory_memoryrecord GROUP BY embedder, index;
    UPDATE memory_memoryrecord AS record SET record_set_id = of.id, stamp = of.generation
    FROM memory_recordset AS of WHERE record.embedder = of.embedder AND record.index = of.index;
"""


class Migration(migrations.Migration):
    dependencies = [("memory", "0004_change_answers_proposal")]

    operations = [
        migrations.RunSQL(f"CREATE SEQUENCE {SEQUENCE}", f"DROP SEQUENCE {SEQUENCE}"),
        migrations.CreateModel(
            name="RecordSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("embedder", models.CharField(max_length=100)),
                ("index", models.CharField(max_length=80)),
                ("dimension", models.PositiveIntegerField()),
                ("generation", models.BigIntegerField()),
                ("centre", pgvector.django.HalfVectorField(null=True)),
                ("written", models.BigIntegerField(default=0)),
                ("centred", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("embedder", "index"), name="record_set_once_per_embedder_and_index"
                    )
                ],
            },
        ),
        migrations.AddField(
            "memoryrecord",
            "record_set",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="records",
                to="memory.recordset",
            ),
        ),
        migrations.AddField("memoryrecord", "stamp", models.BigIntegerField(default=0)),
        migrations.AddField("memoryrecord", "code", models.BinaryField(editable=False, null=True)),
        # The defaults of these columns are Django's; records are written by SQL of our own, which names them.
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveConstraint("memoryrecord", "record_key_once_per_index"),
        migrations.RemoveIndex("memoryrecord", "record_holder_timeline"),
        migrations.RemoveIndex("memoryrecord", "record_index_key"),
        migrations.RemoveIndex("memoryrecord", "record_fact"),
        migrations.RemoveField("memoryrecord", "embedder"),
        migrations.RemoveField("memoryrecord", "index"),
        migrations.AlterField(
            "memoryrecord",
            "record_set",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="records",
                to="memory.recordset",
            ),
        ),
        migrations.AlterField("memoryrecord", "key", models.CharField(db_collation="C", max_length=200)),
        migrations.AddConstraint(
            "memoryrecord",
            models.UniqueConstraint(fields=("record_set", "key"), name="record_key_once_per_set"),
        ),
        migrations.AddIndex(
            "memoryrecord",
            models.Index(fields=["record_set", "holder", "timeline"], name="record_set_holder_timeline"),
        ),
        migrations.AddIndex(
            "memoryrecord", models.Index(fields=["record_set", "stamp"], name="record_set_stamp")
        ),
        # Re-ranking reads the vectors themselves: those too wide for a row's usual bounds stay in it all the same.
        migrations.RunSQL(
            "ALTER TABLE memory_memoryrecord ALTER COLUMN vector SET STORAGE MAIN",
            "ALTER TABLE memory_memoryrecord ALTER COLUMN vector SET STORAGE EXTERNAL",
        ),
    ]
