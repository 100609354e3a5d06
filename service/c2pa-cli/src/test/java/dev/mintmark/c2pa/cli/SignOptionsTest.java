package dev.mintmark.c2pa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.cli.CliProcess.Ended;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of commands do what they say, or are refused in a sentence. */
@Tag("slow")
class SignOptionsTest {
    private static final String CREATED = """
            {"title": "a picture", "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [
              {"action": "c2pa.created",
               "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"}]}}]}
            """;

    @TempDir
    Path folder;

    private CliProcess cli;

    @BeforeEach
    void start() throws Exception {
        cli = new CliProcess(folder);
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(image, "jpeg", folder.resolve("in.jpg").toFile());
        Files.writeString(folder.resolve("created.json"), CREATED);
        Files.writeString(folder.resolve("edited.json"), "{\"title\": \"an edit\"}");
        Files.write(folder.resolve("key.p12"), new byte[10]);
    }

    private void refused(String sentence, String... arguments) throws Exception {
        Ended ended = cli.run(arguments);
        assertThat(ended.err()).contains(sentence).hasLineCount(1);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(folder.resolve("out.jpg")).doesNotExist();
    }

    @Test
    void optionsThatWouldBeIgnoredAreRefused() throws Exception {
        String[] keys = {"sign", "in.jpg", "out.jpg", "-m", "created.json", "--development-keys", "keys"};
        refused("leave --alg out", with(keys, "--alg", "es256"));
        refused("leave --chain out", with(keys, "--chain", "chain.pem"));
        String[] store = {"sign", "in.jpg", "out.jpg", "-m", "created.json", "--key", "key.p12"};
        refused("leave --chain out", with(store, "--chain", "chain.pem"));
        refused("leave --alg out", with(store, "--alg", "es256"));
    }

    private static String[] with(String[] arguments, String... more) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }

    @Test
    void missingFilesAreNamed() throws Exception {
        for (String option :
                new String[] {"--trust", "--tsa-trust", "--identity-trust", "--allowed", "--purposes", "--settings"}) {
            refused("There is no file missing.x", "validate", "in.jpg", option, "missing.x");
        }
        refused(
                "There is no file missing.pem",
                "sign",
                "in.jpg",
                "out.jpg",
                "-m",
                "created.json",
                "--key",
                "missing.pem",
                "--chain",
                "created.json");
        Ended nowhere = cli.sign("in.jpg", "nowhere/out.jpg", "created.json");
        assertThat(nowhere.err()).contains("There is no folder", "nowhere");
        assertThat(nowhere.code()).isEqualTo(1);
    }

    @Test
    void aFileIsNotSignedWithoutTheTimeStampThatWasAskedFor() throws Exception {
        for (String address : new String[] {"timestamp.example.org", "ftp://example.org", "http://", "http://a b"}) {
            Ended wrong = cli.sign("in.jpg", "out.jpg", "created.json", "--tsa", address);
            assertThat(wrong.err()).contains("is no address of a time-stamp authority");
            assertThat(wrong.code()).isEqualTo(2);
        }
        // Nobody listens there.
        Ended silent = cli.sign("in.jpg", "out.jpg", "created.json", "--tsa", "http://127.0.0.1:1/");
        assertThat(silent.err()).contains("The file was not signed, because there is no time-stamp");
        assertThat(silent.code()).isEqualTo(1);
        assertThat(folder.resolve("out.jpg")).doesNotExist();
    }

    @Test
    void aDescribedIngredientIsAParentOrAComponent() throws Exception {
        cli.sign("in.jpg", "first.jpg", "created.json");
        cli.run("ingredient", "first.jpg", "-o", "kept");
        for (String path : new String[] {"kept", "kept/ingredient.json"}) {
            Ended signed =
                    cli.sign("in.jpg", "out.jpg", "edited.json", "--parent", path, "--ingredient", path, "--force");
            assertThat(signed.err()).isEmpty();
            Ended read = cli.run("read", "out.jpg", "--json");
            assertThat(read.out()).contains("\"parentOf\"", "\"componentOf\"", "assertion.dataHash.match");
        }
    }
}
