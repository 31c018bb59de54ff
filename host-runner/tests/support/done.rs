//! How a run ended.

/// Exit code and everything that was said.
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Done {
    /// The command did what it was asked to.
    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        self
    }

    /// The command ended with this exit code and one line on standard error, which has all of `words`.
    #[track_caller]
    pub(crate) fn failed(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        assert_eq!(self.stderr.lines().count(), 1, "{}", self.stderr);
        for word in words.iter().chain(&["pop3: "]) {
            assert!(self.stderr.contains(word), "{word:?} is not in {:?}", self.stderr);
        }
        assert!(!self.stderr.contains("secret"), "{}", self.stderr);
        self
    }

    /// What `--json` printed: an event a line.
    pub(crate) fn events(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The last event, which says how it ended.
    #[track_caller]
    pub(crate) fn done(&self) -> serde_json::Value {
        let last = self.events().pop().unwrap();
        assert_eq!(last["event"], "done");
        last
    }
}
