package dev.mintmark.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every call, event and error of the binding is one of the compiled contract's, and none of its events is missing. */
class BindingMatchesAbiTest {
    private static final Address SOMEONE = Address.of("0x00000000000000000000000000000000000000aa");
    private static final Instant SOON = Instant.ofEpochSecond(2_000_000_000L);
    private static final Generation GENERATION = new Generation(
            SOMEONE,
            SOMEONE,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            0,
            0,
            SOON);
    private static final Map<Class<?>, Object> SAMPLES = Map.of(
            Address.class,
            SOMEONE,
            Bytes32.class,
            Bytes32.ZERO,
            BigInteger.class,
            BigInteger.ONE,
            int.class,
            1,
            byte[].class,
            new byte[65],
            List.class,
            List.of(GENERATION),
            Generation.class,
            GENERATION,
            Listing.class,
            new Listing(Bytes32.ZERO, SOMEONE, BigInteger.ONE, 0, 0, SOON));

    @Test
    void everyTransactionIsAFunctionOfTheContract() throws Exception {
        Set<String> functions = selectors("function");
        for (Method method : publicMethods(MintmarkContract.class)) {
            if (method.getReturnType() == String.class
                    && !Set.of("deploy", "compiler").contains(method.getName())) {
                String data = (String) call(method);
                assertThat(functions).as(method.getName()).contains(data.substring(2, 10));
            }
        }
    }

    @Test
    void everyViewIsAFunctionOfTheContract() throws Exception {
        Set<String> functions = selectors("function");
        for (Method method : publicMethods(MintmarkViews.class)) {
            View<?> view = (View<?>) call(method);
            assertThat(functions).as(method.getName()).contains(view.data().substring(2, 10));
            assertThat(view.data().length() % 64).as(method.getName()).isEqualTo(10);
        }
    }

    @Test
    void theEventsAreThoseOfTheContract() throws IOException {
        Set<String> bound = Arrays.stream(MintmarkEvent.class.getPermittedSubclasses())
                .map(kind -> MintmarkEvent.topic(kind.asSubclass(MintmarkEvent.class))
                        .hex()
                        .substring(0, 8))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> emitted = selectors("event");
        assertThat(bound).isEqualTo(emitted);
    }

    @Test
    void everyErrorOfTheContractIsReadable() throws IOException {
        int errors = 0;
        for (JsonNode entry : abi()) {
            if (entry.get("type").stringValue().equals("error")) {
                errors++;
                String selector = Words.keccak(signature(entry)).hex().substring(0, 8);
                Revert revert = Revert.read(
                        "0x" + selector + "00".repeat(32 * entry.get("inputs").size()));
                assertThat(revert.error()).isEqualTo(entry.get("name").stringValue());
                entry.get("inputs")
                        .forEach(input -> assertThat(revert.message())
                                .contains(input.get("name").stringValue()));
            }
        }
        assertThat(errors).isGreaterThan(20);
    }

    private static List<Method> publicMethods(Class<?> type) {
        List<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .toList();
        assertThat(methods).isNotEmpty();
        return methods;
    }

    private static Object call(Method method) throws IllegalAccessException, InvocationTargetException {
        Object[] arguments =
                Arrays.stream(method.getParameterTypes()).map(SAMPLES::get).toArray();
        return method.invoke(null, arguments);
    }

    private static Set<String> selectors(String kind) throws IOException {
        Set<String> selectors = new TreeSet<>();
        for (JsonNode entry : abi()) {
            if (entry.get("type").stringValue().equals(kind)) {
                selectors.add(Words.keccak(signature(entry)).hex().substring(0, 8));
            }
        }
        return selectors;
    }

    private static String signature(JsonNode entry) {
        return entry.get("name").stringValue() + types(entry.get("inputs"));
    }

    private static String types(JsonNode inputs) {
        List<String> types = new ArrayList<>();
        for (JsonNode input : inputs) {
            String type = input.get("type").stringValue();
            types.add(
                    type.startsWith("tuple")
                            ? types(input.get("components")) + type.substring("tuple".length())
                            : type);
        }
        return "(" + String.join(",", types) + ")";
    }

    private static JsonNode abi() throws IOException {
        try (InputStream in = MintmarkContract.class.getResourceAsStream("Mintmark.json")) {
            return JsonMapper.shared().readTree(in).get("abi");
        }
    }
}
