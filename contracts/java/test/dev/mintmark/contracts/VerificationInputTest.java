package dev.mintmark.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerificationInputTest {
    @TempDir
    Path folder;

    /** What an explorer does with it. */
    @Test
    @Tag("slow")
    void theStandardJsonCompilesToTheCreationCodeByteForByte() throws Exception {
        Path contracts = contracts();
        assumeThat(contracts.resolve("node_modules/solc")).isDirectory();
        VerificationInput how = VerificationInput.present();
        assertThat(solc("--version")).contains(how.compiler());

        Path input = Files.write(folder.resolve("input.json"), VerificationInput.standardJson(contracts));
        JsonNode output = JsonMapper.shared().readTree(solc("--standard-json", input));

        String[] name = how.contract().split(":");
        assertThat(output.path("contracts")
                        .path(name[0])
                        .path(name[1])
                        .at("/evm/bytecode/object")
                        .asString())
                .isEqualTo(MintmarkContract.BINARY);
    }

    @Test
    void aSourceThatIsMissingOrChangedIsRefused() throws Exception {
        assertThatThrownBy(() -> VerificationInput.standardJson(folder))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("is missing; run \"npm ci\" in " + folder);
        Path first = folder.resolve("node_modules/solady/src/tokens/ERC721.sol");
        Files.createDirectories(first.getParent());
        Files.writeString(first, "contract Another {}");
        assertThatThrownBy(() -> VerificationInput.standardJson(folder))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("ERC721.sol is not the one that the contract was compiled from.");
    }

    private static String solc(String argument) throws Exception {
        return solc(argument, Path.of("/dev/null"));
    }

    private static String solc(String argument, Path input) throws Exception {
        Process process = new ProcessBuilder("node", "solc", argument)
                .directory(contracts().toFile())
                .redirectInput(input.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private static Path contracts() {
        Path folder = Path.of("").toAbsolutePath();
        return folder.endsWith("contracts") ? folder : folder.resolve("contracts");
    }
}
