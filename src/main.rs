//! Arguments in, exit code out.

/// Gives back what is not used any more, unlike glibc's: learning needs much for a moment.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    footnote::cli::main()
}
