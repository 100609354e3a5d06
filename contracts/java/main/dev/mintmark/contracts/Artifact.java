package dev.mintmark.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The compiled contract that is packed with this class.
 *
 * @param bytecode creation code in hexadecimal, with {@code 0x}
 * @param compiler the compiler's version
 * @param errors the contract's errors by their four-byte selector in hexadecimal, without {@code 0x}
 */
record Artifact(String bytecode, String compiler, Map<String, ErrorType> errors) {
    static final Artifact MINTMARK = read();

    /** An error of the contract: its name and the names and types of what it carries, in order. */
    record ErrorType(String name, List<String> names, List<String> types) {
        String signature() {
            return name + "(" + String.join(",", types) + ")";
        }
    }

    private static Artifact read() {
        try (InputStream in = Artifact.class.getResourceAsStream("Mintmark.json")) {
            if (in == null) {
                throw new IllegalStateException("The compiled contract Mintmark.json is not packed with this library.");
            }
            JsonNode json = JsonMapper.shared().readTree(in);
            Map<String, ErrorType> errors = new HashMap<>();
            for (JsonNode entry : json.get("abi")) {
                if (entry.get("type").stringValue().equals("error")) {
                    ErrorType error = error(entry);
                    errors.put(Words.keccak(error.signature()).hex().substring(0, 8), error);
                }
            }
            return new Artifact(
                    json.get("bytecode").stringValue(), json.get("compiler").stringValue(), Map.copyOf(errors));
        } catch (IOException e) {
            throw new IllegalStateException("The compiled contract Mintmark.json cannot be read.", e);
        }
    }

    private static ErrorType error(JsonNode entry) {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (JsonNode input : entry.get("inputs")) {
            names.add(input.get("name").stringValue());
            types.add(input.get("type").stringValue());
        }
        return new ErrorType(entry.get("name").stringValue(), List.copyOf(names), List.copyOf(types));
    }
}
