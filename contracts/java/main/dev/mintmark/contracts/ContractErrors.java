package dev.mintmark.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.core.methods.response.AbiDefinition;

/** The contract's errors by their four-byte selector, out of the compiled interface. */
final class ContractErrors {
    static final Map<String, AbiDefinition> BY_SELECTOR = read();

    private ContractErrors() {}

    private static Map<String, AbiDefinition> read() {
        try (InputStream in = ContractErrors.class.getResourceAsStream("Mintmark.abi")) {
            if (in == null) {
                throw new IllegalStateException(
                        "The contract's interface Mintmark.abi is not packed with this library.");
            }
            List<AbiDefinition> all =
                    Arrays.asList(ObjectMapperFactory.getObjectMapper().readValue(in, AbiDefinition[].class));
            return all.stream()
                    .filter(entry -> entry.getType().equals("error"))
                    .collect(Collectors.toUnmodifiableMap(ContractErrors::selector, entry -> entry));
        } catch (IOException e) {
            throw new IllegalStateException("The contract's interface Mintmark.abi cannot be read.", e);
        }
    }

    private static String selector(AbiDefinition error) {
        String types =
                error.getInputs().stream().map(AbiDefinition.NamedType::getType).collect(Collectors.joining(","));
        return EventEncoder.buildEventSignature(error.getName() + "(" + types + ")")
                .substring(2, 10);
    }
}
