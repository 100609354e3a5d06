package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/mintmark} in a checkout that its user may not write, with a JDK that prints how it is called. */
@Tag("slow")
final class LauncherTest {
    private static final List<String> SOURCES = List.of(
            "pom.xml",
            "watermark/pom.xml",
            "watermark/src/main/A.java",
            "contracts/pom.xml",
            "contracts/java/main/A.java",
            "contracts/abi/A.json",
            "service/diffusion/pom.xml",
            "service/diffusion/src/main/A.java",
            "service/c2pa/pom.xml",
            "service/c2pa/src/main/A.java",
            "service/c2pa-cli/pom.xml",
            "service/c2pa-cli/src/main/A.java",
            "service/app/pom.xml",
            "service/app/src/main/A.java");

    @TempDir
    Path folder;

    private Path checkout;
    private Path target;

    @BeforeEach
    void aBuiltCheckoutThatCannotBeWritten() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        checkout = folder.resolve("checkout");
        target = checkout.resolve("service/app/target");
        for (String script : List.of("mintmark", "jdk")) {
            write(
                    "scripts/" + script,
                    Files.readString(Program.home().resolve("scripts").resolve(script)),
                    true);
        }
        for (String source : SOURCES) {
            Files.setLastModifiedTime(write(source, "", false), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
        Files.createDirectories(checkout.resolve("contracts/anvil/node_modules"));
        // older than what a training leaves in the same second
        Files.setLastModifiedTime(
                write("service/app/target/mintmark.jar", "", false),
                FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        write("jdk/release", "JAVA_VERSION=\"25\"\n", false);
        write("jdk/bin/javac", "#!/bin/sh\n", true);
        write("jdk/bin/java", "#!/bin/sh\necho \"$@\"\n", true);
        permit("r-xr-xr-x");
    }

    @AfterEach
    void allowRemoval() throws IOException {
        permit("rwxr-xr-x");
    }

    @Test
    void aFileNamedLikeAnOptionOfAToolIsAFile() throws Exception {
        Path kept = Files.createDirectories(folder.resolve("pictures/deep")).resolve("only-copy.png");
        Files.writeString(kept, "a picture");
        Files.writeString(folder.resolve("pictures/-delete"), "a picture");

        Process ran = new ProcessBuilder(checkout.resolve("scripts/mintmark").toString(), "verify", "--", "-delete")
                .directory(folder.resolve("pictures").toFile())
                .redirectErrorStream(true)
                .start();

        String printed = new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kept).as(printed).exists();
    }

    @Test
    void runsAFreshBuildWithoutWriting() throws Exception {
        Ran ran = run("list", "--json");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("-XX:AOTCache=" + target.resolve("mintmark.aot"), "-XX:TieredStopAtLevel=1 ")
                .endsWith("dev.mintmark.app.cli.Main list --json\n");
        assertThat(target).isDirectoryNotContaining("glob:**.{lock,log,aot,failed}");
    }

    /** Otherwise they are unpacked at each start, into a folder where they perhaps may not be run, and stay there after a kill. */
    @Test
    void namesTheNativeLibrariesThatTheBuildUnpacked() throws Exception {
        assertThat(run("list").out()).doesNotContain("native.path", "sqlite.lib");
        permit("rwxr-xr-x");
        write("service/app/target/native/libonnxruntime.so", "", false);
        write("service/app/target/native/libsqlitejdbc.so", "", false);
        permit("r-xr-xr-x");
        assertThat(run("list").out())
                .contains(
                        "-Donnxruntime.native.path=" + target.resolve("native") + " ",
                        "-Dorg.sqlite.lib.path=" + target.resolve("native") + " ");
    }

    @Test
    void usesTheOptimisingCompilerOnlyForCommandsThatProcessPixels() throws Exception {
        assertThat(run("verify", "ab".repeat(32)).out()).contains("-XX:TieredStopAtLevel=1 ");
        Path small = Files.write(folder.resolve("small.png"), new byte[100_000]);
        assertThat(run("verify", small.toString()).out()).contains("-XX:TieredStopAtLevel=1 ");
        Path large = Files.write(folder.resolve("large.png"), new byte[5_000_000]);
        assertThat(run("verify", large.toString()).out()).contains("-XX:TieredStopAtLevel=4 ");
        assertThat(run("generate", "a fox").out()).contains("-XX:TieredStopAtLevel=4 ");
    }

    @Test
    void leavesAFileThatCannotBeReadToTheProgram() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.png"), "a picture");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));

        assertThat(run("verify", secret.toString()).err()).isEmpty();
    }

    @Test
    void createsTheClassCacheAtTheOwnersFirstStart() throws Exception {
        permit("rwxrwxrwx");

        assertThat(run("list").err()).isEqualTo("mintmark: preparing quick starts\n");
        assertThat(target.resolve("mintmark.aot.failed"))
                .as("this JDK writes no cache")
                .exists();
        assertThat(run("list").err()).isEmpty();
    }

    @Test
    void reportsAStaleBuildInOneSentence() throws Exception {
        Files.setLastModifiedTime(
                checkout.resolve("service/app/src/main/A.java"),
                FileTime.from(Instant.now().plusSeconds(60)));

        Ran ran = run("list");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).hasLineCount(1).contains("mintmark.jar is missing or older", "may not write", "owner");
    }

    /** The program that runs would lose the classes that it has not read yet. */
    @Test
    void buildsNothingWhileAProgramOfTheCheckoutRuns() throws Exception {
        permit("rwxrwxrwx");
        run("list");
        write("jdk/bin/java", "#!/bin/sh\necho \"$@\"\n[ -z \"$WAIT\" ] || read line\n", true);
        ProcessBuilder serve =
                new ProcessBuilder(checkout.resolve("scripts/mintmark").toString(), "serve");
        serve.environment().put("JAVA_HOME", checkout.resolve("jdk").toString());
        serve.environment().put("WAIT", "1");
        Process serving = serve.start();
        serving.inputReader().readLine();
        Files.setLastModifiedTime(
                checkout.resolve("service/app/src/main/A.java"),
                FileTime.from(Instant.now().plusSeconds(60)));

        Ran ran = run("list");

        assertThat(ran.out()).endsWith("dev.mintmark.app.cli.Main list\n");
        assertThat(ran.err())
                .isEqualTo("mintmark: another mintmark of this checkout is running:"
                        + " what changed since is built once it has ended\n");
        serving.outputWriter().close();
        assertThat(serving.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(run("list").err()).contains("building");
    }

    private record Ran(int code, String out, String err) {}

    /** As another user where this one is root, whom no permission stops. */
    private Ran run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add(checkout.resolve("scripts/mintmark").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", checkout.resolve("jdk").toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), out, err);
    }

    private Path write(String name, String text, boolean executable) throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        return file;
    }

    private void permit(String folders) throws IOException {
        try (Stream<Path> all = Files.walk(checkout)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(folders));
            }
        }
    }
}
