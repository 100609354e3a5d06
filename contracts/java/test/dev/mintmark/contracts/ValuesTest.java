package dev.mintmark.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.utils.Numeric;

class ValuesTest {
    private static final Address SOMEONE = Address.of("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    private static final Instant SOON = Instant.ofEpochSecond(2_000_000_000L);
    private static final SigningDomain DOMAIN = new SigningDomain(31337, SOMEONE);
    private static final BigInteger HALF_ORDER = Sign.CURVE_PARAMS.getN().shiftRight(1);

    @Test
    void readsAddressesInLowerUpperAndChecksumCase() {
        assertThat(Address.of("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")).isEqualTo(SOMEONE);
        assertThat(Address.of("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED")).isEqualTo(SOMEONE);
        assertThat(SOMEONE).hasToString("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        assertThat(SOMEONE.hex()).isEqualTo("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
    }

    @Test
    void refusesAnAddressWithAWrongChecksum() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.of("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed"))
                .withMessageContaining("is mistyped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0x",
                "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
                "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae",
                "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaedd",
                "0xzaaeb6053f3e94c9b9a09f33669435e7ef1beaed",
                "vitalik.eth"
            })
    void refusesTextThatIsNoAddress(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Address.of(text)).withMessageContaining("40 hexadecimal");
    }

    @Test
    void convertsBytes32FromAndToHexBytesAndNumbers() {
        Bytes32 value = Bytes32.of(BigInteger.valueOf(0xabc));
        assertThat(value).hasToString("0x" + "0".repeat(61) + "abc");
        assertThat(Bytes32.of(value.bytes())).isEqualTo(value);
        assertThat(Bytes32.of(value.toString().toUpperCase(Locale.ROOT))).isEqualTo(value);
        assertThat(value.number()).isEqualTo(0xabc);
        assertThat(Bytes32.of(new byte[32]).isZero()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes32.of(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes32.of("0x12"));
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes32.of(BigInteger.ONE.negate()));
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes32.of(BigInteger.ONE.shiftLeft(256)));
    }

    @Test
    void attestationsAndListingsRefuseValuesThatTheContractRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attestation(SOMEONE, 1001, SOON))
                .withMessageContaining("not 1001");
        assertThatIllegalArgumentException().isThrownBy(() -> attestation(SOMEONE, -1, SOON));
        assertThatIllegalArgumentException().isThrownBy(() -> attestation(Address.ZERO, 0, SOON));
        assertThatIllegalArgumentException().isThrownBy(() -> attestation(SOMEONE, 0, Instant.ofEpochSecond(-1)));
        assertThat(attestation(SOMEONE, 0, SOON.plusMillis(7)).deadline()).isEqualTo(SOON);
        assertThat(attestation(SOMEONE, 0, SOON).watermarkHex()).isEqualTo("fedcba9876543210");
        for (BigInteger price : List.of(BigInteger.ZERO, BigInteger.ONE.negate(), BigInteger.ONE.shiftLeft(112))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Listing(Bytes32.ZERO, SOMEONE, Address.ZERO, price, 0, 0, SOON));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Offer(Bytes32.ZERO, SOMEONE, SOMEONE, price, 0, 0, SOON));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Listing(Bytes32.ZERO, SOMEONE, Address.ZERO, BigInteger.ONE, 0, 1L << 32, SOON));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Offer(Bytes32.ZERO, SOMEONE, Address.ZERO, BigInteger.ONE, 0, 0, SOON))
                .withMessageContaining("names an ERC-20");
        for (int model : List.of(0, -1, 1 << 22)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> attestation(model))
                    .withMessageContaining("" + model);
        }
    }

    @Test
    void signaturesHaveALowSAndRecoverToTheSignersAddress() throws Exception {
        for (int i = 1; i <= 40; i++) {
            Signer signer = Signer.of(BigInteger.valueOf(i));
            Attestation attestation = attestation(SOMEONE, i, SOON);
            byte[] signature = signer.sign(attestation, DOMAIN);
            assertThat(signature).hasSize(65);
            BigInteger s = new BigInteger(1, signature, 32, 32);
            assertThat(s).isLessThanOrEqualTo(HALF_ORDER);
            BigInteger found = Sign.signedMessageHashToKey(
                    attestation.digest(DOMAIN).bytes(),
                    new Sign.SignatureData(
                            signature[64],
                            Arrays.copyOfRange(signature, 0, 32),
                            Arrays.copyOfRange(signature, 32, 64)));
            assertThat(Address.of("0x" + Keys.getAddress(found))).isEqualTo(signer.address());
            byte[] compact = Signer.compact(signature);
            assertThat(compact[32] < 0).isEqualTo(signature[64] == 28);
        }
    }

    @Test
    void theTextFormOfASignerHidesItsKey() {
        Signer signer = Signer.of(new BigInteger("1234567890abcdef1234567890abcdef", 16));
        assertThat(signer.toString()).contains(signer.address().toString()).doesNotContainIgnoringCase("1234567890");
        assertThatIllegalArgumentException().isThrownBy(() -> Signer.of(BigInteger.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Signer.of(Sign.CURVE_PARAMS.getN()));
    }

    @Test
    void onlyTheSellerCanSignAListing() {
        Listing listing = new Listing(Bytes32.ZERO, SOMEONE, Address.ZERO, BigInteger.ONE, 0, 0, SOON);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signer.of(BigInteger.TWO).sign(listing, DOMAIN))
                .withMessageContaining("names the seller");
    }

    @Test
    void readsAnyRevertDataWithoutFailing() {
        assertThat(Revert.read("0x").error()).isEqualTo("Unknown");
        assertThat(Revert.read("nonsense!").error()).isEqualTo("Unknown");
        assertThat(Revert.read("0x12345678").message()).contains("0x12345678");
        assertThat(Revert.read("0x4e487b71"
                                + Bytes32.of(BigInteger.valueOf(0x11)).hex())
                        .message())
                .contains("panic code 17");
        String text = FunctionEncoder.encodeConstructor(List.of(new Utf8String("out of paint")));
        assertThat(Revert.read("0x08c379a0" + text)).isEqualTo(new Revert("Error", "out of paint"));
        assertThat(Revert.read("0x08c379a0" + text.substring(0, 70)).error()).isEqualTo("Unknown");
    }

    static Stream<String> hostileTexts() {
        String word = "00".repeat(31);
        return Stream.of(
                "0x",
                "0x00",
                "not hexadecimal",
                "0x" + "ff".repeat(32),
                "0x" + word + "20" + "ff".repeat(32),
                "0x" + word + "20" + word + "21" + "00".repeat(32),
                "0x" + word + "40",
                "0x" + word + "20" + word + "01" + "61" + "00".repeat(30) + "01",
                "0x" + word + "20" + word + "01" + "61" + "00".repeat(31) + "00");
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void refusesMalformedAnswers(String answer) {
        assertThatThrownBy(() -> MintmarkQueries.contractURI().decode(answer))
                .isInstanceOf(MalformedChainDataException.class);
    }

    @Test
    void refusesAnswersWithSurplusBitsOrBytes() throws Exception {
        String address = "00".repeat(12) + "ab".repeat(20);
        assertThat(MintmarkQueries.ownerOf(Bytes32.ZERO).decode("0x" + address))
                .isEqualTo(new Address("0x" + "ab".repeat(20)));
        for (String hostile : List.of("01" + address.substring(2), address + "00", address.substring(2))) {
            assertThatThrownBy(() -> MintmarkQueries.ownerOf(Bytes32.ZERO).decode("0x" + hostile))
                    .as(hostile)
                    .isInstanceOf(MalformedChainDataException.class);
        }
        assertThatThrownBy(() -> MintmarkQueries.mintingPaused().decode("0x" + "00".repeat(31) + "02"))
                .isInstanceOf(MalformedChainDataException.class);
    }

    @Test
    void anArrayLongerThanItsAnswerIsRefusedBeforeItIsAllocated() {
        String head = "0f" + "00".repeat(31) + offset(0xe0) + offset(0x100) + offset(1) + offset(1) + offset(0);
        String hostile = head + offset(0x120) + offset(0) + offset(0) + offset(Integer.MAX_VALUE);

        assertThatThrownBy(() -> MintmarkQueries.eip712Domain().decode("0x" + hostile))
                .isInstanceOf(MalformedChainDataException.class);
    }

    private static String offset(long value) {
        return Bytes32.of(BigInteger.valueOf(value)).hex();
    }

    @Test
    void readsNoEventFromOtherLogsAndRefusesMalformedOnes() {
        assertThat(MintmarkEvent.parse(log(List.of(), "0x"))).isEmpty();
        assertThat(MintmarkEvent.parse(log(List.of("0x" + "12".repeat(32)), "0x")))
                .isEmpty();
        String transfer = EventEncoder.encode(MintmarkContract.TRANSFER_EVENT);
        String word = "0x" + "00".repeat(32);
        assertThat(MintmarkEvent.parse(log(List.of(transfer, word, word, word), "0x")))
                .contains(new MintmarkEvent.Transfer(Address.ZERO, Address.ZERO, Bytes32.ZERO));
        assertThatThrownBy(() -> MintmarkEvent.parse(log(List.of(transfer), "0x")))
                .isInstanceOf(MalformedChainDataException.class)
                .hasMessageContaining("4 topics, not 1");
        for (String topic : List.of("0x" + "ff".repeat(32), "0x", "0x00", "nonsense")) {
            assertThatThrownBy(() -> MintmarkEvent.parse(log(List.of(transfer, topic, word, word), "0x")))
                    .as(topic)
                    .isInstanceOf(MalformedChainDataException.class);
        }
        assertThatThrownBy(() -> MintmarkEvent.parse(log(List.of(transfer, word, word, word), word)))
                .isInstanceOf(MalformedChainDataException.class);
    }

    private static Log log(List<String> topics, String data) {
        Log log = new Log();
        log.setTopics(topics);
        log.setData(data);
        return log;
    }

    /** web3j's own implementation of EIP-712, which shares no code with ours beyond Keccak. */
    @Test
    void digestsEqualThoseOfEip712StructuredData() throws Exception {
        Attestation attestation = attestation(SOMEONE, 250, SOON);
        String json = """
                {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},
                {"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
                "Generation":[{"name":"to","type":"address"},{"name":"creator","type":"address"},
                {"name":"tokenId","type":"uint256"},{"name":"root","type":"bytes32"},
                {"name":"metadataDigest","type":"bytes32"},{"name":"contentHash","type":"bytes32"},
                {"name":"watermarkId","type":"bytes8"},{"name":"modelId","type":"uint24"},
                {"name":"royaltyBps","type":"uint16"},
                {"name":"deadline","type":"uint64"}]},"primaryType":"Generation",
                "domain":{"name":"Mintmark","version":"1","chainId":31337,"verifyingContract":"%1$s"},
                "message":{"to":"%1$s","creator":"%1$s","tokenId":"0","root":"%2$s",
                "metadataDigest":"%2$s","contentHash":"%3$s",
                "watermarkId":"0xfedcba9876543210","modelId":3,"royaltyBps":250,"deadline":2000000000}}
                """.formatted(SOMEONE.hex(), Bytes32.ZERO, Attestation.contentHash(Bytes32.ZERO, Bytes32.ZERO));

        assertThat(attestation.digest(DOMAIN).bytes()).isEqualTo(new StructuredDataEncoder(json).hashStructuredData());
    }

    @Test
    void theWatermarkTopicIsTheIdInHex() {
        assertThat(MintmarkEvent.Generated.watermarkTopic(0xfedcba9876543210L))
                .hasToString("0xfedcba9876543210" + "0".repeat(48));
    }

    @Test
    void anAnchorProvesEachOfItsAttestations() {
        for (int size : List.of(1, 2, 3, 7, 8, 13)) {
            List<Attestation> all = IntStream.rangeClosed(1, size)
                    .mapToObj(ValuesTest::attestation)
                    .toList();
            AnchorTree tree = new AnchorTree(all);
            for (int i = 0; i < size; i++) {
                Bytes32 at = keccak(
                        all.get(i).tokenId().hex() + all.get(i).structHash().hex());
                for (Bytes32 sibling : tree.proof(i)) {
                    at = at.number().compareTo(sibling.number()) < 0
                            ? keccak(at.hex() + sibling.hex())
                            : keccak(sibling.hex() + at.hex());
                }
                assertThat(at).isEqualTo(tree.root());
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new AnchorTree(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnchorTree(Collections.nCopies(2001, attestation(1))))
                .withMessageContaining("not 2001");
    }

    @Test
    void aVaultsSharesAreWhole() {
        SortedMap<Address, Integer> shares = new TreeMap<>(Map.of(SOMEONE, 9_999));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VaultCalls.create(shares))
                .withMessageContaining("9999");
        shares.put(Address.ZERO, 0);
        shares.put(SOMEONE, 10_000);
        assertThatIllegalArgumentException().isThrownBy(() -> VaultCalls.create(shares));
    }

    @Test
    void aSkippedMintNamesItsReason() {
        String topic = EventEncoder.encode(MintmarkContract.MINTSKIPPED_EVENT);
        String reason =
                EventEncoder.buildEventSignature("AlreadyMinted(uint256)").substring(0, 10);
        assertThat(MintmarkEvent.parse(log(List.of(topic, Bytes32.ZERO.toString()), reason + "00".repeat(28))))
                .contains(new MintmarkEvent.MintSkipped(Bytes32.ZERO, "AlreadyMinted"));
    }

    private static Bytes32 keccak(String hex) {
        return Bytes32.of(Hash.sha3(Numeric.hexStringToByteArray(hex)));
    }

    private static Attestation attestation(int model) {
        return attestation(SOMEONE, model, 0, SOON);
    }

    private static Attestation attestation(Address to, int bps, Instant deadline) {
        return attestation(to, 3, bps, deadline);
    }

    private static Attestation attestation(Address to, int model, int bps, Instant deadline) {
        return new Attestation(
                to,
                SOMEONE,
                Bytes32.ZERO,
                Bytes32.ZERO,
                Bytes32.ZERO,
                Bytes32.ZERO,
                Bytes32.ZERO,
                0xfedcba9876543210L,
                model,
                bps,
                deadline);
    }
}
