//! `config`, `check`, and configurations that are wrong.

use std::process::Output;

use crate::console::Console;
use crate::process::run;

const AIRFLOW: &str = "[airflow.main]\nurl = \"http://127.0.0.1:9\"\nusername = \"u\"\n";

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// It says one line on its standard error that has all of these words, and ends with 2.
fn refuses(output: &Output, words: &[&str]) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!((said.lines().count(), output.stdout.len()), (1, 0), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in {said:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_one_line_that_names_key_and_file() {
    let cases: [(&str, &[&str]); 7] = [
        ("listn = \"127.0.0.1:1\"\n", &["comporta.toml", "listn", "unknown field"]),
        ("[airflow.main]\nurl = \"no address\"\nusername = \"u\"\n", &["comporta.toml", "airflow.main.url"]),
        (
            "[airflow.main]\nurl = \"http://u:p@h\"\nusername = \"u\"\npassword = \"p\"\n",
            &["airflow.main.url", "credentials"],
        ),
        (AIRFLOW, &["airflow.main.password", "missing", "COMPORTA_AIRFLOW__MAIN__PASSWORD"]),
        ("this is = = no toml\n", &["comporta.toml"]),
        ("listen = 5\n", &["listen"]),
        ("[sign_in]\npeople = true\n[log]\nformat = \"xml\"\n", &["log.format"]),
    ];
    for (toml, words) in cases {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("comporta.toml"), toml).expect("it is written");
        for arguments in [&["serve"][..], &["config"], &["check"], &[]] {
            refuses(&run(folder.path(), arguments, &[]).await, words);
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    refuses(&run(folder.path(), &["--config", "none.toml"], &[]).await, &["none.toml", "no such file"]);
    refuses(&run(folder.path(), &[], &[("COMPORTA_POLL_SECONDS", "often")]).await, &["environment", "poll_seconds"]);
    refuses(&run(folder.path(), &["--sandbox-tasks", "50001"], &[]).await, &["--sandbox-tasks", "50001"]);
}

#[tokio::test]
async fn the_default_configuration_is_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(folder.path(), &["config", "--default"], &[]).await;
    assert!(output.status.success());
    let before = text(&run(folder.path(), &["config"], &[]).await.stdout);
    std::fs::write(folder.path().join("comporta.toml"), &output.stdout).expect("it is written");
    let after = run(folder.path(), &["config"], &[]).await;
    assert!(after.status.success(), "{}", text(&after.stderr));
    assert_eq!(text(&after.stdout), before, "it says what holds without it");
}

#[tokio::test]
async fn secrets_are_not_printed_wherever_they_come_from() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("hush"), "from-a-file\n").expect("it is written");
    let metapod = "[metapod]\nurl = \"http://127.0.0.1:9/\"\ntoken_file = \"hush\"\n";
    std::fs::write(folder.path().join("comporta.toml"), format!("{AIRFLOW}{metapod}")).expect("it is written");
    let environment = [("COMPORTA_AIRFLOW__MAIN__PASSWORD", "from-the-environment")];
    for arguments in [&["config"][..], &["check"]] {
        let output = run(folder.path(), arguments, &environment).await;
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(!said.contains("from-a-file") && !said.contains("from-the-environment"), "{said}");
    }
    let said = text(&run(folder.path(), &["config"], &environment).await.stdout);
    assert!(
        said.contains("airflow.main.password = \"<hidden>\"") && said.contains("airflow.main.username = \"u\""),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn check_says_what_works_and_what_does_not() {
    let platform = Console::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let toml = format!(
        "[airflow.new]\nurl = \"{0}/airflow\"\nusername = \"comporta\"\n[airflow.old]\nurl = \"{0}/airflow2\"\nusername = \"comporta\"\n\
         [metapod]\nurl = \"{0}/metapod/api/graphql\"\n",
        platform.door
    );
    std::fs::write(folder.path().join("comporta.toml"), toml).expect("it is written");
    let with =
        |password| [("COMPORTA_AIRFLOW__NEW__PASSWORD", password), ("COMPORTA_AIRFLOW__OLD__PASSWORD", password)];
    let good = run(folder.path(), &["check"], &with("sandbox")).await;
    let said = text(&good.stdout);
    assert!(good.status.success(), "{said}{}", text(&good.stderr));
    for words in ["airflow new at", "3.3.2", "airflow old at", "2.11.2", "metapod at", "authenticated  yes"] {
        assert!(said.contains(words), "{words:?} is not in\n{said}");
    }
    let bad = run(folder.path(), &["check"], &with("not-this-one")).await;
    let said = text(&bad.stdout);
    assert_eq!(bad.status.code(), Some(1), "{said}");
    assert_eq!(said.matches("authenticated  NO").count(), 2, "{said}");
    assert!(said.contains("does not accept our credentials") && !said.contains("not-this-one"), "{said}");
    // Nobody there at all.
    std::fs::write(folder.path().join("comporta.toml"), AIRFLOW).expect("it is written");
    let gone = run(folder.path(), &["check"], &[("COMPORTA_AIRFLOW__MAIN__PASSWORD", "x")]).await;
    let said = text(&gone.stdout);
    assert_eq!(gone.status.code(), Some(1), "{said}");
    assert!(said.contains("reachable      NO") && said.contains("cannot be reached"), "{said}");
}

#[tokio::test]
async fn an_address_that_is_taken_is_one_line_too() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(folder.path(), &["--listen", &address], &[]).await;
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot serve on") && said.contains(&address), "{said}");
}
