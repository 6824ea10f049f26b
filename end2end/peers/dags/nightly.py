"""A small nightly run that really fails, shaped like the pipeline that operators know.

Works on Airflow 2.11 and 3.3. `itaipu-fx-model` raises; everything behind it is blocked, except the
downscale task, whose trigger rule lets it run all the same.
"""

from datetime import datetime

from airflow import DAG

try:
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.python import PythonOperator


def well():
    print("done")


def fail():
    print("reading dataset/fx-rates")
    raise ValueError("column fx_rate not found")


with DAG(
    "nightly",
    schedule=None,
    start_date=datetime(2026, 1, 1),
    catchup=False,
    is_paused_upon_creation=False,
    default_args={"retries": 0, "owner": "squad-fx"},
) as dag:

    def task(name, run=well, **more):
        return PythonOperator(task_id=name, python_callable=run, **more)

    contracts = task("itaipu-contracts")
    dataset = task("itaipu-fx-model", fail)
    model = task("fx-model")
    policy = task("fx-policy")
    rest = task("itaipu-rest")
    load = task("databricks_load-models")
    scale = task("scale-ec2-rest")
    down = task("scale-down-fx-model", trigger_rule="all_done")
    other = task("itaipu-customers")
    contracts >> dataset >> model >> rest >> scale
    model >> load
    model >> policy
    model >> down
    contracts >> other
