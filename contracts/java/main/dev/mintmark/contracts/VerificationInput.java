package dev.mintmark.contracts;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Sourcify and explorers like Etherscan take to verify the source of the contract: the Solidity standard JSON that the creation
 * code of {@link MintmarkCalls#deploy} was compiled from, byte for byte.
 *
 * @param compiler the version of solc, such as {@code 0.8.37+commit.f401782d}
 * @param contract the file and the name of the contract, with a colon between
 */
public record VerificationInput(String compiler, String contract) {
    private static final String RESOURCE = "Mintmark.sources.json";

    /** How the contract of this version was compiled. */
    public static VerificationInput present() throws IOException {
        JsonNode sources = sources();
        return new VerificationInput(
                sources.path("compiler").asString(), sources.path("contract").asString());
    }

    /**
     * The Solidity standard JSON, in UTF-8.
     *
     * @param contracts the folder {@code contracts} of the project, with what {@code npm ci} installs in it
     * @throws IOException where a source is missing there, or is not the one that was compiled
     */
    public static byte[] standardJson(Path contracts) throws IOException {
        JsonNode described = sources();
        ObjectNode input = JsonMapper.shared().createObjectNode();
        input.put("language", "Solidity");
        ObjectNode sources = input.putObject("sources");
        for (String name : described.path("sources").propertyNames()) {
            Path file = contracts.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new FileNotFoundException(
                        "The source " + file + " is missing; run \"npm ci\" in " + contracts + ".");
            }
            byte[] source = Files.readAllBytes(file);
            if (!sha256(source).equals(described.path("sources").path(name).asString())) {
                throw new IOException("The source " + file + " is not the one that the contract was compiled from.");
            }
            sources.putObject(name).put("content", new String(source, StandardCharsets.UTF_8));
        }
        input.set("settings", described.path("settings"));
        return JsonMapper.shared().writeValueAsBytes(input);
    }

    private static JsonNode sources() throws IOException {
        try (InputStream resource = VerificationInput.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new FileNotFoundException(RESOURCE + " is not in the program.");
            }
            return JsonMapper.shared().readTree(resource.readAllBytes());
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256.", e);
        }
    }
}
