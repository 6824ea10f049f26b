"""A night like the pipeline's, small and quick, for Airflow 2 and 3.

`itaipu-fx-model` really fails, after printing a stack trace; what needs it never runs. A branch that
does not need it succeeds, and the machines are given back whatever happens.
"""

from datetime import datetime, timezone

try:
    from airflow.sdk import DAG
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow import DAG
    from airflow.operators.python import PythonOperator


def work():
    print("reading s3a://nu-spark-metapod-ephemeral-1, wrote 1234 rows")


def break_down():
    print("Exception in thread \"main\" org.apache.spark.SparkException: Job aborted due to stage failure")
    print("\tat org.apache.spark.scheduler.DAGScheduler.failJobAndIndependentStages(DAGScheduler.scala:2856)")
    print("\tat nu.itaipu.fx.CurrencyModel$.run(CurrencyModel.scala:88)")
    print("Caused by: java.util.NoSuchElementException: key not found: CurrencyPair(BRL,VES)")
    raise RuntimeError("the Spark job ended with exit code 1")


with DAG(
    dag_id="nightly",
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=4,
    is_paused_upon_creation=False,
    default_args={"retries": 0, "owner": "squad-data-infra"},
) as dag:

    def task(task_id, call=work, **more):
        return PythonOperator(task_id=task_id, python_callable=call, **more)

    contracts = task("itaipu-contracts")
    broken = task("itaipu-fx-model", break_down)
    model = task("fx-model")
    rest = task("itaipu-rest")
    contracts >> broken >> model >> [rest, task("databricks_load-models")]
    rest >> task("scale-ec2-rest")
    model >> task("scale-down-fx-model", trigger_rule="all_done")
    contracts >> task("itaipu-ledger") >> task("load-redshift-ledger")
