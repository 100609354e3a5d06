package dev.mintmark.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Event;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.core.methods.response.AbiDefinition;
import org.web3j.protocol.core.methods.response.AbiDefinition.NamedType;

/** What Java calls, reads and signs is what the compiled contract declares: names, types, order, indexed values. */
class BindingMatchesAbiTest {
    /** Where our word for an argument is another than the contract's. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "id", "tokenId",
            "sha256Digest", "sha256",
            "account", "attester",
            "newAttester", "attester",
            "newModelAdmin", "modelAdmin",
            "newPauser", "pauser",
            "generation", "attestation");

    /** Which calls and queries belong to which contract. */
    private static final Map<Class<?>, String> CONTRACTS = Map.of(
            MintmarkCalls.class, "Mintmark",
            MintmarkQueries.class, "Mintmark",
            MarketCalls.class, "Market",
            MarketQueries.class, "Market",
            VaultCalls.class, "Vault",
            VaultQueries.class, "Vault");

    private static final Instant SOON = Instant.ofEpochSecond(2_000_000_000L);

    /** Every argument gets a value of its own, which must be found where the contract has the argument of that name. */
    @Test
    void everyCallEncodesItsArgumentsInTheOrderOfTheContract() throws Exception {
        int calls = 0;
        for (Class<?> type : List.of(MintmarkCalls.class, MarketCalls.class, VaultCalls.class)) {
            for (Method method : publicMethods(type)) {
                if (method.getReturnType() == String.class && !method.getName().equals("deploy")) {
                    calls++;
                    checkArguments(method, (String) call(method));
                }
            }
        }
        assertThat(calls).isGreaterThan(30);
    }

    @Test
    void everyQueryIsAFunctionOfTheContractWithItsTypes() throws Exception {
        for (Class<?> type : List.of(MintmarkQueries.class, MarketQueries.class, VaultQueries.class)) {
            for (Method method : publicMethods(type)) {
                checkAnswer(method);
            }
        }
    }

    private static void checkAnswer(Method method) throws Exception {
        ContractQuery<?> query = (ContractQuery<?>) call(method);
        AbiDefinition function = checkArguments(method, query.data());
        assertThat(function.getStateMutability()).isIn("view", "pure");
        List<String> types = new ArrayList<>();
        for (TypeReference<?> output : query.function().getOutputParameters()) {
            types.add(typeName(output));
        }
        assertThat(types)
                .as(method.getName())
                .isEqualTo(function.getOutputs().stream()
                        .map(NamedType::getType)
                        .map(type -> type.equals("tuple") ? "Origin" : type)
                        .toList());
    }

    /** The results with several values name them as the contract does. */
    @Test
    void theRecordsOfAnswersNameTheirValuesAsTheContractDoes() throws Exception {
        Map<String, Class<?>> records = Map.of(
                "royaltyInfo", RoyaltyInfo.class,
                "models", RegisteredModel.class,
                "auctionOf", Auction.class,
                "creditOf", Credit.class);
        for (AbiDefinition function : all("function")) {
            Class<?> record = records.get(function.getName());
            if (record != null) {
                assertThat(Arrays.stream(record.getRecordComponents())
                                .map(component -> component.getName())
                                .toList())
                        .isEqualTo(function.getOutputs().stream()
                                .map(NamedType::getName)
                                .toList());
            }
        }
    }

    private static AbiDefinition checkArguments(Method method, String data) throws IOException {
        AbiDefinition function = bySelector(method).get(data.substring(2, 10));
        assertThat(function).as(method.getName()).isNotNull();
        assertThat(function.getName()).isEqualTo(method.getName());
        Class<?>[] types = method.getParameterTypes();
        boolean words = Arrays.stream(types)
                .noneMatch(
                        type -> Set.of(byte[].class, List.class, String.class).contains(type));
        if (words && function.getInputs().size() == types.length) {
            for (int i = 0; i < types.length; i++) {
                if (types[i] == Address.class || types[i] == Bytes32.class || types[i] == BigInteger.class) {
                    assertThat(data.substring(10 + 64 * i, 74 + 64 * i))
                            .as("argument %d of %s", i, method.getName())
                            .isEqualTo(word(i + 1));
                }
                String ours = method.getParameters()[i].getName();
                String theirs = function.getInputs().get(i).getName();
                assertThat(ours)
                        .as("argument %d of %s", i, method.getName())
                        .isIn(theirs, OTHER_NAMES.getOrDefault(theirs, theirs));
            }
        }
        return function;
    }

    private static String typeName(TypeReference<?> type) throws ClassNotFoundException {
        Class<?> value = type.getClassType();
        if (value == org.web3j.abi.datatypes.DynamicArray.class) {
            return type.getType().getTypeName().contains("datatypes.Address") ? "address[]" : "uint256[]";
        }
        String name = value.getSimpleName();
        return name.equals("Origin")
                ? name
                : name.equals("Utf8String") ? "string" : name.toLowerCase(java.util.Locale.ROOT);
    }

    private static List<Method> publicMethods(Class<?> type) {
        List<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .toList();
        assertThat(methods).isNotEmpty();
        return methods;
    }

    private static Object call(Method method) throws ReflectiveOperationException {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = sample(method.getGenericParameterTypes()[i], i);
        }
        return method.invoke(null, arguments);
    }

    @Test
    void theDeploymentPassesTheConstructorsArgumentsInOrder() throws Exception {
        AbiDefinition constructor = abi("Mintmark", "constructor").getFirst();
        assertThat(constructor.getInputs().stream().map(NamedType::getName))
                .containsExactly("owner_", "attester_", "modelAdmin_", "pauser_");
        String data = MintmarkCalls.deploy(address(1), address(2), address(3), address(4));
        assertThat(data)
                .endsWith(word(1) + word(2) + word(3) + word(4))
                .hasSize(2 + MintmarkContract.BINARY.length() + 4 * 64);
    }

    @Test
    void theEventsOfTheWrapperAreThoseOfTheContract() throws Exception {
        checkEvents(MintmarkContract.class, "Mintmark");
        checkEvents(MarketContract.class, "Market");
    }

    private static void checkEvents(Class<?> wrapper, String contract) throws Exception {
        Map<String, Event> declared = new TreeMap<>();
        for (Field field : wrapper.getFields()) {
            if (field.getType() == Event.class) {
                Event event = (Event) field.get(null);
                declared.put(event.getName(), event);
            }
        }
        List<AbiDefinition> events = abi(contract, "event");
        assertThat(declared.keySet())
                .isEqualTo(events.stream().map(AbiDefinition::getName).collect(Collectors.toCollection(TreeSet::new)));
        for (AbiDefinition event : events) {
            List<TypeReference<org.web3j.abi.datatypes.Type>> parameters =
                    declared.get(event.getName()).getParameters();
            assertThat(EventEncoder.encode(declared.get(event.getName())))
                    .isEqualTo(EventEncoder.buildEventSignature(signature(event)));
            assertThat(parameters.stream().map(TypeReference::isIndexed).toList())
                    .isEqualTo(
                            event.getInputs().stream().map(NamedType::isIndexed).toList());
        }
    }

    /** The records of the events have the contract's names in the contract's order. */
    @Test
    void theEventRecordsNameTheirValuesAsTheContractDoes() throws Exception {
        Map<String, AbiDefinition> events =
                all("event").stream().collect(Collectors.toMap(AbiDefinition::getName, event -> event, (a, b) -> a));
        for (Class<?> record : MintmarkEvent.class.getPermittedSubclasses()) {
            List<String> names = Arrays.stream(record.getRecordComponents())
                    .map(component -> component.getName())
                    .toList();
            assertThat(events.get(record.getSimpleName()).getInputs().stream()
                            .map(NamedType::getName)
                            .map(name -> name.equals("id") ? "tokenId" : name)
                            .toList())
                    .isEqualTo(names);
        }
    }

    /** The structs that are signed: type strings, records and the contract's structs have the same fields in one order. */
    @Test
    void theSignedStructsAreThoseOfTheContract() throws Exception {
        int structs = 0;
        for (AbiDefinition function : all("function")) {
            for (NamedType input : function.getInputs()) {
                if (input.getType().equals("tuple") && function.getName().endsWith("Digest")) {
                    String struct = input.getInternalType().replace("struct ", "");
                    structs++;
                    Class<?> ours = Map.of(
                                    "Generation", Attestation.class, "Listing", Listing.class, "Offer", Offer.class)
                            .get(struct);
                    String type = struct + "("
                            + input.getComponents().stream()
                                    .map(field -> field.getType() + " " + field.getName())
                                    .collect(Collectors.joining(","))
                            + ")";
                    Field declared = ours.getDeclaredField("TYPE");
                    declared.setAccessible(true);
                    assertThat(declared.get(null)).isEqualTo(type);
                    // An attestation keeps the two hashes that the contract stores as one.
                    assertThat(Arrays.stream(ours.getRecordComponents())
                                    .map(component -> component.getName())
                                    .toList())
                            .isEqualTo(input.getComponents().stream()
                                    .map(NamedType::getName)
                                    .flatMap(name -> name.equals("contentHash")
                                            ? Stream.of("recipeCommitment", "manifestHash")
                                            : Stream.of(name))
                                    .toList());
                }
            }
        }
        assertThat(structs).isEqualTo(3);
    }

    @Test
    void everyErrorOfTheContractIsReadable() throws Exception {
        List<AbiDefinition> errors = all("error");
        for (AbiDefinition error : errors) {
            String selector = EventEncoder.buildEventSignature(signature(error)).substring(2, 10);
            Revert revert = Revert.read(
                    "0x" + selector + "00".repeat(32 * error.getInputs().size()));
            assertThat(revert.error()).isEqualTo(error.getName());
            error.getInputs().forEach(input -> assertThat(revert.message()).contains(input.getName()));
        }
        assertThat(errors).hasSizeGreaterThan(50);
    }

    private static Object sample(Type type, int position) {
        if (type == Address.class) {
            return address(position + 1);
        } else if (type == Bytes32.class) {
            return Bytes32.of(BigInteger.valueOf(position + 1));
        } else if (type == BigInteger.class) {
            return BigInteger.valueOf(position + 1);
        } else if (type == int.class) {
            return position + 1;
        } else if (type == byte[].class) {
            return new byte[65];
        } else if (type == Listing.class) {
            return new Listing(Bytes32.ZERO, address(9), Address.ZERO, BigInteger.ONE, 0, 0, SOON);
        } else if (type == Offer.class) {
            return new Offer(Bytes32.ZERO, address(9), address(7), BigInteger.ONE, 0, 0, SOON);
        } else if (type == AnchorTree.class) {
            return new AnchorTree(List.of(attestation()));
        } else if (type.getTypeName().startsWith(SortedMap.class.getName())) {
            return new TreeMap<>(Map.of(address(9), VaultCalls.WHOLE));
        } else if (type == Instant.class) {
            return SOON;
        } else if (type == String.class) {
            return "text";
        } else if (type == boolean.class) {
            return true;
        } else if (type == Attestation.class) {
            return attestation();
        }
        return List.of(type.getTypeName().contains("Bytes32") ? Bytes32.ZERO : attestation());
    }

    private static Attestation attestation() {
        Bytes32 none = Bytes32.ZERO;
        return new Attestation(address(8), address(9), none, none, none, none, none, 0, 1, 0, SOON);
    }

    private static Address address(int number) {
        return new Address("0x" + word(number).substring(24));
    }

    private static String word(int number) {
        return Bytes32.of(BigInteger.valueOf(number)).hex();
    }

    private static Map<String, AbiDefinition> bySelector(Method method) throws IOException {
        String contract = CONTRACTS.get(method.getDeclaringClass());
        boolean ofMaker = Set.of("create", "vaultOf").contains(method.getName());
        return abi(ofMaker ? "Vaults" : contract, "function").stream()
                .collect(Collectors.toMap(
                        function -> EventEncoder.buildEventSignature(signature(function))
                                .substring(2, 10),
                        function -> function));
    }

    private static String signature(AbiDefinition entry) {
        return entry.getName() + types(entry.getInputs());
    }

    private static String types(List<NamedType> inputs) {
        List<String> types = new ArrayList<>();
        for (NamedType input : inputs) {
            String type = input.getType();
            types.add(
                    type.startsWith("tuple") ? types(input.getComponents()) + type.substring("tuple".length()) : type);
        }
        return "(" + String.join(",", types) + ")";
    }

    private static List<AbiDefinition> all(String kind) throws IOException {
        List<AbiDefinition> all = new ArrayList<>();
        for (String contract : List.of("Mintmark", "Market", "Vaults", "Vault")) {
            all.addAll(abi(contract, kind));
        }
        return all;
    }

    private static List<AbiDefinition> abi(String contract, String kind) throws IOException {
        try (InputStream in = MintmarkCalls.class.getResourceAsStream(contract + ".abi")) {
            return Arrays.stream(ObjectMapperFactory.getObjectMapper().readValue(in, AbiDefinition[].class))
                    .filter(entry -> entry.getType().equals(kind))
                    .toList();
        }
    }
}
