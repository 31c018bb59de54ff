use super::*;

fn parsed(text: &str) -> Vec<Block> {
    blocks("README.md", text).unwrap()
}

/// Lines, language and content of each block.
fn seen(text: &str) -> Vec<(RangeInclusive<usize>, String, String)> {
    parsed(text).into_iter().map(|block| (block.lines, block.info, block.text)).collect()
}

fn refused(text: &str) -> String {
    blocks("README.md", text).unwrap_err().to_string()
}

#[test]
fn a_block_has_the_lines_of_its_fences() {
    let text = "# Title\n\n```sh\none\ntwo\n```\ntext\n~~~toml\na = 1\n~~~\n";
    assert_eq!(
        seen(text),
        [(3..=6, "sh".into(), "one\ntwo\n".into()), (8..=10, "toml".into(), "a = 1\n".into())]
    );
}

#[test]
fn carriage_returns_change_no_line_number() {
    let [block] = &parsed("text\r\n\r\n```sh\r\none\r\n```\r\n")[..] else { panic!() };
    assert_eq!(block.lines, 3..=5);
    assert_eq!(block.text.trim(), "one");
}

#[test]
fn a_fence_inside_a_longer_one_is_content() {
    let text = "````text\n```sh\nrm -r x\n```\n````\n~~~text\n```sh\n~~~\n";
    assert_eq!(
        seen(text),
        [(1..=5, "text".into(), "```sh\nrm -r x\n```\n".into()), (6..=8, "text".into(), "```sh\n".into())]
    );
}

#[test]
fn a_block_in_a_list_or_a_quote_loses_what_indents_it() {
    let text = "- item\n\n  ```sh\n  if a; then\n    b\n  fi\n  ```\n\n> ```sh\n> c\n> ```\n";
    assert_eq!(
        seen(text),
        [(3..=7, "sh".into(), "if a; then\n  b\nfi\n".into()), (9..=11, "sh".into(), "c\n".into())]
    );
}

#[test]
fn what_is_indented_by_four_has_no_language_and_is_no_block() {
    assert_eq!(seen("text\n\n    ```sh\n    a\n    ```\n"), []);
}

#[test]
fn a_comment_is_none_inside_a_block() {
    let text = "```sh\n<!-- not run: no -->\n```\n";
    assert_eq!(parsed(text)[0].not_run, None);
}

#[test]
fn a_comment_above_a_block_leaves_that_one_out_and_no_other() {
    let text = "text\n\n<!-- not run: it never ends -->\n```sh\na\n```\n\n```sh\nb\n```\n\n<!-- not run: why -->\n\n```sh\nc\n```\n";
    let reasons: Vec<_> = parsed(text).into_iter().map(|block| block.not_run).collect();
    assert_eq!(reasons, [Some("it never ends".to_owned()), None, Some("why".to_owned())]);
}

#[test]
fn a_reason_may_take_two_lines() {
    let text = "<!-- not run: it\n     never ends -->\n```sh\na\n```\n";
    assert_eq!(parsed(text)[0].not_run.as_deref(), Some("it never ends"));
}

#[test]
fn other_comments_leave_nothing_out() {
    assert_eq!(parsed("<!-- see below -->\n```sh\na\n```\n")[0].not_run, None);
}

#[test]
fn a_block_is_not_left_out_without_a_reason() {
    let why = "a block is left out without a reason: say <!-- not run: reason -->";
    for comment in ["<!-- not run -->", "<!-- not run: -->", "<!--not run-->", "<!-- not run because -->"] {
        assert_eq!(refused(&format!("text\n\n{comment}\n```sh\na\n```\n")), format!("README.md:3: {why}"));
    }
}

#[test]
fn a_comment_that_leaves_nothing_out_is_refused() {
    for below in
        ["", "text\n\n```sh\na\n```\n", "```toml\na = 1\n```\n", "---\n", "<!-- x -->\n```sh\na\n```\n"]
    {
        let text = format!("\n<!-- not run: why -->\n\n{below}");
        assert_eq!(refused(&text), "README.md:2: <!-- not run --> stands above no sh block", "{below:?}");
    }
}
