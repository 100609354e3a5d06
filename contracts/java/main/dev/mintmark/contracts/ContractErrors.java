package dev.mintmark.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.core.methods.response.AbiDefinition;

/** The contracts' errors by their four-byte selector, out of the compiled interfaces. */
final class ContractErrors {
    static final Map<String, AbiDefinition> BY_SELECTOR = read();

    private ContractErrors() {}

    private static Map<String, AbiDefinition> read() {
        return Stream.of("Mintmark.abi", "Market.abi", "Vaults.abi", "Vault.abi")
                .flatMap(file -> read(file).stream())
                .filter(entry -> entry.getType().equals("error"))
                .collect(Collectors.toUnmodifiableMap(ContractErrors::selector, entry -> entry, (one, same) -> one));
    }

    private static List<AbiDefinition> read(String file) {
        try (InputStream in = ContractErrors.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The interface " + file + " is not packed with this library.");
            }
            return Arrays.asList(ObjectMapperFactory.getObjectMapper().readValue(in, AbiDefinition[].class));
        } catch (IOException e) {
            throw new IllegalStateException("The interface " + file + " cannot be read.", e);
        }
    }

    private static String selector(AbiDefinition error) {
        String types =
                error.getInputs().stream().map(AbiDefinition.NamedType::getType).collect(Collectors.joining(","));
        return EventEncoder.buildEventSignature(error.getName() + "(" + types + ")")
                .substring(2, 10);
    }
}
