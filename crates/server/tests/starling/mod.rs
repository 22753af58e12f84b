//! Running the program in a directory of its own.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

/// A command that runs the program.
pub type Starling = Command;

/// A directory with a data directory in it.
pub struct World {
    dir: tempfile::TempDir,
}

impl World {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Writes a file and gives its path.
    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The program, with nothing said by the environment.
    pub fn starling(&self) -> Starling {
        let mut command = Command::new(env!("CARGO_BIN_EXE_starling"));
        command.env_clear().current_dir(self.dir.path()).stdin(Stdio::null());
        command
    }

    /// `starling serve`, with a data directory in this world by default.
    pub fn serve_defaults(&self) -> Starling {
        let mut command = self.starling();
        command.arg("serve");
        command
    }

    /// `starling serve` on the data directory of this world.
    pub fn serve(&self) -> Starling {
        let mut command = self.serve_defaults();
        command.arg("--data-dir").arg(self.data());
        command
    }

    /// A running server on free ports of this machine.
    pub fn start(&self, flags: &[&str]) -> Server {
        let mut child = self
            .serve()
            .args(["--listen", "127.0.0.1:0", "--announce", "127.0.0.1", "--media-threads", "1"])
            .args(["--media-port", "0"])
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut announced = String::new();
        let address = loop {
            let before = announced.len();
            if out.read_line(&mut announced).unwrap() == 0 {
                let mut errors = String::new();
                child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
                panic!("the server did not start: {announced}{errors}");
            }
            if let Some((_, address)) = announced[before..].split_once("://") {
                break address.trim().parse().unwrap();
            }
        };
        Server { child, out, announced, address }
    }

    /// Starts a server and ends it. Gives how it ended, and all it announced.
    pub fn start_and_stop(&self, flags: &[&str]) -> (ExitStatus, String) {
        let mut server = self.start(flags);
        let (status, _) = server.terminate();
        (status, server.announced.clone())
    }
}

/// A running server. Killed when dropped.
pub struct Server {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    announced: String,
    pub address: SocketAddr,
}

impl Server {
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).unwrap()
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends SIGTERM and waits; gives how it ended and what it logged.
    pub fn terminate(&mut self) -> (ExitStatus, String) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        self.out.read_to_string(&mut self.announced).unwrap();
        (self.child.wait().unwrap(), log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
