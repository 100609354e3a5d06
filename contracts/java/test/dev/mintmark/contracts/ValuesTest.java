package dev.mintmark.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

class ValuesTest {
    private static final Address SOMEONE = Address.of("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    private static final Instant SOON = Instant.ofEpochSecond(2_000_000_000L);
    private static final Domain DOMAIN = new Domain(31337, SOMEONE);
    private static final BigInteger HALF_ORDER = Sign.CURVE_PARAMS.getN().shiftRight(1);

    @Test
    void addressesAreReadInAnyHonestCase() {
        assertThat(Address.of("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")).isEqualTo(SOMEONE);
        assertThat(Address.of("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED")).isEqualTo(SOMEONE);
        assertThat(SOMEONE).hasToString("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        assertThat(SOMEONE.hex()).isEqualTo("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
    }

    @Test
    void aMistypedAddressIsNoticed() {
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
    void whatIsNoAddressIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Address.of(text)).withMessageContaining("40 hexadecimal");
    }

    @Test
    void thirtyTwoBytesInAllTheirForms() {
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
    void generationsAndListingsHoldWhatTheContractTakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generation(SOMEONE, 1001, SOON))
                .withMessageContaining("not 1001");
        assertThatIllegalArgumentException().isThrownBy(() -> generation(SOMEONE, -1, SOON));
        assertThatIllegalArgumentException().isThrownBy(() -> generation(Address.ZERO, 0, SOON));
        assertThatIllegalArgumentException().isThrownBy(() -> generation(SOMEONE, 0, Instant.ofEpochSecond(-1)));
        assertThat(generation(SOMEONE, 0, SOON.plusMillis(7)).deadline()).isEqualTo(SOON);
        assertThat(generation(SOMEONE, 0, SOON).watermarkHex()).isEqualTo("fedcba9876543210");
        for (BigInteger price : List.of(BigInteger.ZERO, BigInteger.ONE.negate(), BigInteger.ONE.shiftLeft(112))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Listing(Bytes32.ZERO, SOMEONE, price, 0, 0, SOON));
        }
    }

    @Test
    void aSignerSignsInTheLowerHalfAndIsFoundAgain() throws Exception {
        for (int i = 1; i <= 40; i++) {
            Signer signer = Signer.of(BigInteger.valueOf(i));
            Generation generation = generation(SOMEONE, i, SOON);
            byte[] signature = signer.sign(generation, DOMAIN);
            assertThat(signature).hasSize(65);
            BigInteger s = new BigInteger(1, signature, 32, 32);
            assertThat(s).isLessThanOrEqualTo(HALF_ORDER);
            BigInteger found = Sign.signedMessageHashToKey(
                    generation.digest(DOMAIN).bytes(),
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
    void aSignerKeepsItsKeyToItself() {
        Signer signer = Signer.of(new BigInteger("1234567890abcdef1234567890abcdef", 16));
        assertThat(signer.toString()).contains(signer.address().toString()).doesNotContainIgnoringCase("1234567890");
        assertThatIllegalArgumentException().isThrownBy(() -> Signer.of(BigInteger.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Signer.of(Sign.CURVE_PARAMS.getN()));
    }

    @Test
    void aListingIsSignedByItsSellerAlone() {
        Listing listing = new Listing(Bytes32.ZERO, SOMEONE, BigInteger.ONE, 0, 0, SOON);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signer.of(BigInteger.TWO).sign(listing, DOMAIN))
                .withMessageContaining("to sign");
    }

    @Test
    void refusalsAreReadWhateverANodeReturns() {
        assertThat(Revert.read("0x").error()).isEqualTo("Unknown");
        assertThat(Revert.read("nonsense!").error()).isEqualTo("Unknown");
        assertThat(Revert.read("0x12345678").message()).contains("0x12345678");
        assertThat(Revert.read("0x4e487b71"
                                + Bytes32.of(BigInteger.valueOf(0x11)).hex())
                        .message())
                .contains("panic code 17");
        String text = Hex.digits(Hex.of(new Words()
                .add(32)
                .addDynamic("out of paint".getBytes(StandardCharsets.UTF_8))
                .bytes()));
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
                "0x" + word + "40");
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void aHostileAnswerIsRefused(String answer) {
        assertThatThrownBy(() -> MintmarkViews.contractUri().decode(answer))
                .isInstanceOf(MalformedChainDataException.class);
    }

    @Test
    void logsOfOthersAreNoneOfOursAndBrokenOnesAreRefused() {
        assertThat(MintmarkEvent.parse(List.of(), "0x")).isEmpty();
        assertThat(MintmarkEvent.parse(List.of("0x" + "12".repeat(32)), "0x")).isEmpty();
        String transfer = MintmarkEvent.topic(MintmarkEvent.Transfer.class).toString();
        assertThatThrownBy(() -> MintmarkEvent.parse(List.of(transfer), "0x"))
                .isInstanceOf(MalformedChainDataException.class)
                .hasMessageContaining("4 topics, not 1");
        String paused = MintmarkEvent.topic(MintmarkEvent.MintingPaused.class).toString();
        assertThatThrownBy(() -> MintmarkEvent.parse(List.of(paused, "0x" + "ff".repeat(32)), "0x"))
                .isInstanceOf(MalformedChainDataException.class)
                .hasMessageContaining("over 160 bits");
    }

    @Test
    void aWatermarkIsATopicToSearchBy() {
        assertThat(MintmarkEvent.Generated.watermarkTopic(0xfedcba9876543210L))
                .hasToString("0xfedcba9876543210" + "0".repeat(48));
    }

    private static Generation generation(Address to, int bps, Instant deadline) {
        return new Generation(
                to,
                SOMEONE,
                Bytes32.ZERO,
                Bytes32.ZERO,
                Bytes32.ZERO,
                Bytes32.ZERO,
                Bytes32.ZERO,
                Bytes32.ZERO,
                0xfedcba9876543210L,
                bps,
                deadline);
    }
}
