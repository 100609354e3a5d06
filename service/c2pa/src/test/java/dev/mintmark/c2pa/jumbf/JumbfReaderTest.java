package dev.mintmark.c2pa.jumbf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boxes at the limits of their lengths, their depth and their number. */
class JumbfReaderTest {
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final int SALTED = 0x13;
    private static final int LABELLED = 0x03;

    @Test
    void aSuperboxHasItsTypeLabelAndChildren() throws Exception {
        byte[] bytes = JumbfWriter.superbox(
                BoxType.STORE,
                "outer",
                List.of(
                        JumbfWriter.superbox(BoxType.CLAIM, "inner", List.of(JumbfWriter.box(BoxType.CBOR, DATA))),
                        JumbfWriter.box(BoxType.JSON, new byte[0])));
        Box.Super outer = JumbfReader.parse(bytes);

        assertThat(outer.label()).isEqualTo("outer");
        assertThat(outer.is(BoxType.STORE)).isTrue();
        assertThat(outer.is(BoxType.CLAIM)).isFalse();
        assertThat(outer.description().salt()).isNull();
        assertThat(outer.span().length()).isEqualTo(bytes.length);
        assertThat(outer.payload().offset()).isEqualTo(8);
        assertThat(outer.children()).hasSize(2);
        assertThat(outer.only(BoxType.CBOR)).isEmpty();
        Box.Super inner = outer.superboxes().getFirst();
        assertThat(inner.only(BoxType.CBOR).orElseThrow().payload().copyOf(bytes))
                .isEqualTo(DATA);
        assertThat(inner.only(BoxType.JSON)).isEmpty();
        assertThat(((Box.Content) outer.children().get(1)).payload().length()).isZero();
    }

    @Test
    void typesAreUuidsOfTheStandard() throws Exception {
        assertThat(HexFormat.of().formatHex(BoxType.toUuid("c2pa"))).isEqualTo("6332706100110010800000aa00389b71");
        assertThat(HexFormat.of().formatHex(BoxType.toUuid(BoxType.EMBEDDED_FILE)))
                .isEqualTo("40cb0c32bb8a489da70b2ad6f47f4369");
        assertThat(BoxType.fromUuid(BoxType.toUuid("c2pa"))).isEqualTo("c2pa");
        assertThat(BoxType.fromUuid(BoxType.toUuid(BoxType.EMBEDDED_FILE))).isEqualTo(BoxType.EMBEDDED_FILE);
        assertThat(BoxType.fromUuid(new byte[16])).isEqualTo("0".repeat(32));
    }

    @Test
    void aLongLengthIsRead() throws Exception {
        byte[] bytes = superbox(description(LABELLED, "a", new byte[0]), box(1, "abcd", longLength(20), DATA));

        assertThat(((Box.Content) JumbfReader.parse(bytes).children().getFirst())
                        .payload()
                        .copyOf(bytes))
                .isEqualTo(DATA);
        byte[] empty = superbox(description(LABELLED, "a", new byte[0]), box(1, "abcd", longLength(16)));
        assertThat(((Box.Content) JumbfReader.parse(empty).children().getFirst())
                        .payload()
                        .length())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {15, 21, 1L << 32, (1L << 32) + 20, -1})
    void aLongLengthThatIsNotThatOfTheBoxIsRefused(long length) {
        byte[] bytes = superbox(description(LABELLED, "a", new byte[0]), box(1, "abcd", longLength(length), DATA));

        assertThatThrownBy(() -> JumbfReader.parse(bytes))
                .isInstanceOf(JumbfException.class)
                .hasMessageContaining("claims " + Long.toUnsignedString(length) + " bytes; between 16 and 20");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 7, 13, -1})
    void aLengthBelowTheHeaderOrBeyondTheParentIsRefused(int length) {
        byte[] bytes = superbox(description(LABELLED, "a", new byte[0]), box(length, "abcd", DATA));

        assertThatThrownBy(() -> JumbfReader.parse(bytes))
                .isInstanceOf(JumbfException.class)
                .hasMessageContaining("bytes; between 8 and 12 are possible");
    }

    @Test
    void aHeaderWithoutRoomIsRefused() {
        byte[] description = description(LABELLED, "a", new byte[0]);

        assertThatThrownBy(() -> JumbfReader.parse(superbox(description, new byte[7])))
                .isInstanceOf(JumbfException.class)
                .hasMessageContaining("No room for a JUMBF box header at byte 35");
        assertThatThrownBy(() -> JumbfReader.parse(superbox(description, box(1, "abcd", new byte[7]))))
                .isInstanceOf(JumbfException.class)
                .hasMessageContaining("No room for a long JUMBF box header at byte 35");
        assertThatThrownBy(() -> JumbfReader.parse(new byte[0])).isInstanceOf(JumbfException.class);
    }

    @Test
    void bytesBehindTheBoxAreRefused() {
        assertThatThrownBy(() -> JumbfReader.parse(concat(superbox(description(LABELLED, "a", new byte[0])), DATA)))
                .isInstanceOf(JumbfException.class)
                .hasMessageStartingWith("4 bytes follow");
    }

    @Test
    void aDataBoxAloneIsRefused() {
        assertThatThrownBy(() -> JumbfReader.parse(JumbfWriter.box(BoxType.CBOR, DATA)))
                .isInstanceOf(JumbfException.class)
                .hasMessageContaining("not a superbox");
    }

    @Test
    void aSuperboxBeginsWithItsDescription() {
        byte[] inner = superbox(description(LABELLED, "a", new byte[0]));
        for (byte[] first : List.of(JumbfWriter.box(BoxType.CBOR, DATA), inner)) {
            assertThatThrownBy(() -> JumbfReader.parse(superbox(first, inner)))
                    .isInstanceOf(JumbfException.class)
                    .hasMessageContaining("does not begin with a description");
        }
    }

    @Test
    void nestingHasALimit() throws Exception {
        assertThat(JumbfReader.parse(nested(JumbfReader.MAX_DEPTH)).children()).hasSize(1);
        assertThatThrownBy(() -> JumbfReader.parse(nested(JumbfReader.MAX_DEPTH + 1)))
                .isInstanceOf(JumbfException.class)
                .hasMessageContaining("nested deeper than 32");
    }

    @Test
    void nestingInPlaceOfADescriptionHasTheSameLimit() {
        byte[] bytes = JumbfWriter.box(BoxType.CBOR, DATA);
        for (int i = 0; i <= JumbfReader.MAX_DEPTH; i++) {
            bytes = superbox(bytes);
        }
        byte[] deep = bytes;
        assertThatThrownBy(() -> JumbfReader.parse(deep))
                .isInstanceOf(JumbfException.class)
                .hasMessageContaining("nested deeper than 32");
    }

    @Test
    void theNumberOfBoxesHasALimit() throws Exception {
        // the superbox and its description count too
        int most = JumbfReader.MAX_BOXES - 2;
        assertThat(JumbfReader.parse(many(most)).children()).hasSize(most);
        assertThatThrownBy(() -> JumbfReader.parse(many(most + 1)))
                .isInstanceOf(JumbfException.class)
                .hasMessageContaining("more than 20000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 0x07, 0x0b, 0x12, 0x23, 0xff})
    void otherTogglesAreRefused(int toggles) {
        assertThatThrownBy(() -> JumbfReader.parse(superbox(description(toggles, "a", new byte[0]))))
                .isInstanceOf(JumbfException.class)
                .hasMessageContaining("toggles");
    }

    @Test
    void aLabelHasOneToOneThousandAndTwentyFourBytes() throws Exception {
        String longest = "a".repeat(1024);
        assertThat(JumbfReader.parse(superbox(description(LABELLED, longest, new byte[0])))
                        .label())
                .isEqualTo(longest);
        for (String label : List.of("", longest + "a")) {
            assertThatThrownBy(() -> JumbfReader.parse(superbox(description(LABELLED, label, new byte[0]))))
                    .isInstanceOf(JumbfException.class)
                    .hasMessageContaining("label");
        }
        byte[] endless = JumbfWriter.box("jumd", concat(BoxType.toUuid("c2pa"), new byte[] {LABELLED, 'a', 'b'}));
        assertThatThrownBy(() -> JumbfReader.parse(superbox(endless)))
                .isInstanceOf(JumbfException.class)
                .hasMessageContaining("label");
    }

    @Test
    void aDescriptionThatIsTooShortIsRefused() {
        for (int length : new int[] {0, 16, 17}) {
            assertThatThrownBy(() -> JumbfReader.parse(superbox(JumbfWriter.box("jumd", new byte[length]))))
                    .isInstanceOf(JumbfException.class)
                    .hasMessageContaining("too short");
        }
    }

    @Test
    void aSaltIsOneBoxOfSixteenBytesOrMoreAndAnnounced() throws Exception {
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        byte[] box = JumbfWriter.box("c2sh", salt);
        assertThat(JumbfReader.parse(superbox(description(SALTED, "a", box)))
                        .description()
                        .salt())
                .isEqualTo(salt);

        List<byte[]> wrong = List.of(
                description(LABELLED, "a", box),
                description(SALTED, "a", new byte[0]),
                description(SALTED, "a", JumbfWriter.box("c2sh", new byte[15])),
                description(SALTED, "a", JumbfWriter.box("free", salt)),
                description(SALTED, "a", concat(box, box)),
                description(SALTED, "a", superbox(description(LABELLED, "b", new byte[0]))));
        for (byte[] description : wrong) {
            assertThatThrownBy(() -> JumbfReader.parse(superbox(description))).isInstanceOf(JumbfException.class);
        }
    }

    private static byte[] nested(int depth) {
        byte[] bytes = superbox(description(LABELLED, "a", new byte[0]));
        for (int i = 1; i < depth; i++) {
            bytes = superbox(description(LABELLED, "a", new byte[0]), bytes);
        }
        return bytes;
    }

    private static byte[] many(int count) {
        return JumbfWriter.superbox(
                BoxType.STORE, "a", Collections.nCopies(count, JumbfWriter.box("free", new byte[0])));
    }

    private static byte[] description(int toggles, String label, byte[] salt) {
        return JumbfWriter.box(
                "jumd",
                concat(
                        BoxType.toUuid("c2pa"),
                        new byte[] {(byte) toggles},
                        label.getBytes(StandardCharsets.UTF_8),
                        new byte[1],
                        salt));
    }

    private static byte[] superbox(byte[]... boxes) {
        return JumbfWriter.box("jumb", concat(boxes));
    }

    private static byte[] box(int length, String type, byte[]... parts) {
        byte[] head = ByteBuffer.allocate(8)
                .putInt(length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .array();
        return concat(head, concat(parts));
    }

    private static byte[] longLength(long length) {
        return ByteBuffer.allocate(8).putLong(length).array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
