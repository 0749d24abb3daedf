extension String {
    /// The text as one word of bash or zsh, whatever it holds.
    var shellQuoted: String { "'\(replacing("'", with: "'\\''"))'" }
}
