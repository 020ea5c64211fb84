//! Arguments in, exit code out.

fn main() -> std::process::ExitCode {
    footnote::cli::main()
}
