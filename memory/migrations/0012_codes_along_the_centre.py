"""Codes are made of directions, and how far each goes along the centre is kept beside them."""

from django.db import migrations, models

CENTRES = """
    UPDATE memory_recordset AS chosen SET
        generation = nextval('memory_recordset_generations'),
        centre = (
            SELECT avg(l2_normalize(vector)) FROM memory_memoryrecord
            WHERE record_set_id = chosen.id AND vector_dims(vector) = chosen.dimension
        )
    WHERE centred > 0
"""
CODES = """
    UPDATE memory_memoryrecord SET
        stamp = chosen.generation,
        code = substring(varbit_send(binary_quantize(l2_normalize(vector) - chosen.centre)) FROM 5),
        along = inner_product(l2_normalize(vector), chosen.centre)
    FROM memory_recordset AS chosen
    WHERE record_set_id = chosen.id AND centred > 0 AND vector_dims(vector) = chosen.dimension
"""


class Migration(migrations.Migration):
    dependencies = [("memory", "0011_words_of_texts")]

    operations = [
        migrations.AddField("memoryrecord", "along", models.FloatField(editable=False, null=True)),
        # A row is as long as a page allows before anything of it is put elsewhere: of a wide vector nothing is
        # gained by that, and every question would fetch it back.
        migrations.RunSQL(
            "ALTER TABLE memory_memoryrecord SET (toast_tuple_target = 8160)",
            "ALTER TABLE memory_memoryrecord RESET (toast_tuple_target)",
        ),
        migrations.RunSQL(CENTRES, migrations.RunSQL.noop),
        migrations.RunSQL(CODES, migrations.RunSQL.noop),
    ]
