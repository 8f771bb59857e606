import django.contrib.postgres.indexes
from django.db import migrations

AT_ONCE = """
    ALTER INDEX fact_search SET (fastupdate = off);
    SELECT gin_clean_pending_list('fact_search');
"""
LATER = "ALTER INDEX fact_search RESET (fastupdate)"


class Migration(migrations.Migration):
    dependencies = [("memory", "0024_about_says_what_the_fact_is")]

    operations = [
        # Changed where it stands: made anew, a large one takes minutes.
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(AT_ONCE, LATER)],
            [
                migrations.RemoveIndex(model_name="fact", name="fact_search"),
                migrations.AddIndex(
                    model_name="fact",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["search"], name="fact_search"
                    ),
                ),
            ],
        )
    ]
