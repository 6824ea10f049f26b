//! Stack traces of failed tasks. The cause stands near the end, below the frames of Spark and of
//! the JVM, where the reader of such a log has to look for it.

use super::log::host;
use crate::sandbox::rng;

/// Why `itaipu-fx-model` fails.
pub const MISSING_RATE: &[&str] = &[
    "Caused by: java.util.NoSuchElementException: key not found: CurrencyPair(BRL,VES)",
    "\tat scala.collection.MapLike.default(MapLike.scala:235)",
    "\tat scala.collection.MapLike.default$(MapLike.scala:234)",
    "\tat scala.collection.AbstractMap.default(Map.scala:63)",
    "\tat scala.collection.MapLike.apply(MapLike.scala:144)",
    "\tat scala.collection.AbstractMap.apply(Map.scala:63)",
    "\tat etl.dataset.fx.RateTable.rateFor(RateTable.scala:87)",
    "\tat etl.dataset.fx.FxModel$.$anonfun$toBrl$3(FxModel.scala:142)",
    "\tat org.apache.spark.sql.catalyst.expressions.GeneratedClass$GeneratedIteratorForCodegenStage6.processNext(Unknown Source)",
    "\t... 21 more",
];

/// Why anything else in Spark fails.
pub const LOST_EXECUTOR: &[&str] = &[
    "Caused by: org.apache.spark.shuffle.MetadataFetchFailedException: Missing an output location for shuffle 11",
    "\tat org.apache.spark.MapOutputTracker$.validateStatus(MapOutputTracker.scala:1595)",
    "\tat org.apache.spark.MapOutputTrackerWorker.getMapSizesByExecutorId(MapOutputTracker.scala:1235)",
    "\tat org.apache.spark.shuffle.BlockStoreShuffleReader.read(BlockStoreShuffleReader.scala:86)",
    "\t... 34 more",
];

const WORKER: &[&str] = &[
    "org.apache.spark.sql.execution.BufferedRowIterator.hasNext(BufferedRowIterator.java:43)",
    "org.apache.spark.sql.execution.WholeStageCodegenExec$$anon$1.hasNext(WholeStageCodegenExec.scala:760)",
    "scala.collection.Iterator$$anon$10.hasNext(Iterator.scala:461)",
    "org.apache.spark.shuffle.sort.BypassMergeSortShuffleWriter.write(BypassMergeSortShuffleWriter.java:140)",
    "org.apache.spark.shuffle.ShuffleWriteProcessor.write(ShuffleWriteProcessor.scala:59)",
    "org.apache.spark.scheduler.ShuffleMapTask.runTask(ShuffleMapTask.scala:99)",
    "org.apache.spark.scheduler.ShuffleMapTask.runTask(ShuffleMapTask.scala:52)",
    "org.apache.spark.scheduler.Task.run(Task.scala:136)",
    "org.apache.spark.executor.Executor$TaskRunner.$anonfun$run$3(Executor.scala:548)",
    "org.apache.spark.util.Utils$.tryWithSafeFinally(Utils.scala:1504)",
    "org.apache.spark.executor.Executor$TaskRunner.run(Executor.scala:551)",
    "java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1128)",
    "java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:628)",
    "java.base/java.lang.Thread.run(Thread.java:829)",
];

const DRIVER: &[&str] = &[
    "org.apache.spark.scheduler.DAGScheduler.failJobAndIndependentStages(DAGScheduler.scala:2672)",
    "org.apache.spark.scheduler.DAGScheduler.$anonfun$abortStage$2(DAGScheduler.scala:2608)",
    "org.apache.spark.scheduler.DAGScheduler.abortStage(DAGScheduler.scala:2607)",
    "org.apache.spark.scheduler.DAGScheduler.handleTaskSetFailed(DAGScheduler.scala:1182)",
    "org.apache.spark.util.EventLoop$$anon$1.run(EventLoop.scala:49)",
    "org.apache.spark.scheduler.DAGScheduler.runJob(DAGScheduler.scala:952)",
    "org.apache.spark.SparkContext.runJob(SparkContext.scala:2228)",
    "org.apache.spark.sql.execution.datasources.FileFormatWriter$.write(FileFormatWriter.scala:218)",
    "org.apache.spark.sql.execution.datasources.InsertIntoHadoopFsRelationCommand.run(InsertIntoHadoopFsRelationCommand.scala:186)",
    "org.apache.spark.sql.execution.command.DataWritingCommandExec.sideEffectResult(commands.scala:113)",
    "org.apache.spark.sql.DataFrameWriter.runCommand(DataFrameWriter.scala:860)",
    "org.apache.spark.sql.DataFrameWriter.parquet(DataFrameWriter.scala:783)",
    "common_etl.warehouse.MetapodWarehouse.write(MetapodWarehouse.scala:201)",
    "common_etl.operator.SparkOp.materialize(SparkOp.scala:118)",
    "common_etl.runner.GraphRunner.$anonfun$run$5(GraphRunner.scala:77)",
    "scala.concurrent.Future$.$anonfun$apply$1(Future.scala:659)",
    "scala.util.Success.$anonfun$map$1(Try.scala:255)",
    "java.base/java.util.concurrent.ForkJoinTask.doExec(ForkJoinTask.java:290)",
    "java.base/java.util.concurrent.ForkJoinWorkerThread.run(ForkJoinWorkerThread.java:183)",
];

/// A Spark job's last words: four lost attempts on four machines, then the driver's own exception
/// with `cause` at its foot.
#[must_use]
pub fn spark(seed: u64, task: &str, cause: &[&str]) -> Vec<String> {
    let reason = cause.first().map_or("", |line| line.trim_start_matches("Caused by: "));
    let mut out = Vec::new();
    for lost in 0..4_u32 {
        let machine = host(u32::try_from(rng::hash(&[seed, rng::text(task), u64::from(lost)]) % 97).unwrap_or(0));
        out.push(format!(
            "WARN TaskSetManager: Lost task 61.{lost} in stage 6.0 (TID {}) ({machine} executor {lost}): {reason}",
            1_261 + lost
        ));
        out.extend(frames(WORKER));
    }
    out.push("ERROR TaskSetManager: Task 61 in stage 6.0 failed 4 times; aborting job".into());
    out.push(format!("ERROR FileFormatWriter: Aborting job 7d0c for dataset {task}."));
    out.push(format!(
        "Exception in thread \"main\" org.apache.spark.SparkException: Job aborted due to stage failure: Task 61 in stage 6.0 failed 4 times, most recent failure: {reason}"
    ));
    out.extend(frames(DRIVER));
    out.extend(cause.iter().map(|line| (*line).to_owned()));
    out.push("INFO SparkContext: Invoking stop() from shutdown hook".into());
    out.push("INFO ShutdownHookManager: Deleting directory /mnt/mesos/sandbox/spark-5d2f".into());
    out
}

/// A script's last words.
#[must_use]
pub fn python(task: &str, hash: u64) -> Vec<String> {
    let reason = rng::pick(
        hash,
        &[
            "botocore.exceptions.ClientError: An error occurred (SlowDown) when calling the PutObject operation: Please reduce your request rate.",
            "psycopg2.OperationalError: could not connect to server: Connection timed out",
            "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='metapod', port=443): Read timed out. (read timeout=60)",
        ],
    );
    vec![
        "Traceback (most recent call last):".into(),
        format!("  File \"/opt/etl/bin/{task}\", line 41, in <module>"),
        "    main()".into(),
        "  File \"/opt/etl/lib/runner.py\", line 118, in main".into(),
        "    step.run(context)".into(),
        reason.into(),
        "Command exited with return code 1".into(),
    ]
}

fn frames(of: &[&str]) -> Vec<String> {
    of.iter().map(|frame| format!("\tat {frame}")).collect()
}
