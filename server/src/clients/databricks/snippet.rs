//! The Scala that reads a dataset (HOWTO, "Load a run dataset in Databricks").

/// What is typed into a notebook to read the data at `path`. A format that is neither `parquet` nor `avro`
/// is given to Spark by its name; letters may be in any case.
#[must_use]
pub fn snippet(format: &str, path: &str) -> String {
    let path = quoted(path);
    match format.to_ascii_lowercase().as_str() {
        "parquet" => format!("val x = spark.read.parquet({path})"),
        "avro" => format!("import com.databricks.spark.avro._\nval x = spark.read.avro({path})"),
        other => format!("val x = spark.read.format({}).load({path})", quoted(other)),
    }
}

/// The same as the source of a notebook: its first line says what it is, and cells are divided by a line.
pub(super) fn notebook(name: &str, format: &str, path: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("// Databricks notebook source\n// {name}\n\n// COMMAND ----------\n\n{}\n", snippet(format, path))
}

/// A Scala string. What is not plain text is written as `\u` escapes of UTF-16.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            other => other.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_how_to_has_it() {
        let path = "dbfs:/mnt/nu-spark-metapod/10b090f0-fda6-4ef3-b091-9b8fec7c45fc";
        assert_eq!(snippet("parquet", path), format!("val x = spark.read.parquet(\"{path}\")"));
        assert_eq!(
            snippet("avro", "dbfs:/mnt/nu-spark-metapod/UIeeQn58Qi6_6OLQH6li2w"),
            "import com.databricks.spark.avro._\nval x = spark.read.avro(\"dbfs:/mnt/nu-spark-metapod/UIeeQn58Qi6_6OLQH6li2w\")"
        );
        assert_eq!(snippet("csv", "p"), "val x = spark.read.format(\"csv\").load(\"p\")");
    }

    #[test]
    fn no_text_leaves_its_quotes() {
        let evil = "a\"); sys.exit(1) //\\\n\u{1f600}é";
        assert_eq!(
            snippet("parquet", evil),
            "val x = spark.read.parquet(\"a\\\"); sys.exit(1) //\\\\\\u000a\\ud83d\\ude00\\u00e9\")"
        );
        let source = notebook("a\n// COMMAND ----------\nboom()", "parquet", "p");
        assert_eq!(source.matches("\n// COMMAND").count(), 1, "{source}");
    }
}
