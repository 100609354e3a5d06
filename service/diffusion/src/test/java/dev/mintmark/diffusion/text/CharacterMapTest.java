package dev.mintmark.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.diffusion.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Maps of characters that would end the process if the native library followed them. */
class CharacterMapTest {
    private static final int UNITS = 1024;
    private static final int ROOT = 256;
    private static final int LEAF = 600;

    @TempDir
    Path folder;

    /** A map that replaces "f" by "a", and "é", which has two bytes, by "e". */
    private static ByteBuffer map() {
        return map(UNITS);
    }

    private static ByteBuffer map(int units) {
        byte[] replacements = "a\0e\0".getBytes(StandardCharsets.UTF_8);
        ByteBuffer map =
                ByteBuffer.allocate(4 + 4 * units + replacements.length).order(ByteOrder.LITTLE_ENDIAN);
        map.putInt(0, 4 * units);
        put(map, 0, ROOT << 10);
        step(map, ROOT, 'f', LEAF, true);
        put(map, LEAF, 1 << 31);
        step(map, ROOT, 0xC3, 768, false);
        step(map, 768, 0xA9, LEAF + 1, true);
        put(map, LEAF + 1, 1 << 31 | 2);
        map.put(4 + 4 * units, replacements);
        return map;
    }

    private static void put(ByteBuffer map, int unit, int value) {
        map.putInt(4 + 4 * unit, value);
    }

    private static void step(ByteBuffer map, int node, int label, int to, boolean isLeaf) {
        int at = node ^ label;
        put(map, at, (at ^ to) << 10 | label | (isLeaf ? 1 << 8 : 0));
    }

    private static String base64(ByteBuffer map) {
        return Base64.getEncoder().encodeToString(map.array());
    }

    private JsonTokenizer tokenizer(String map) throws IOException, ModelException {
        Path part = Files.createDirectories(folder.resolve("tokenizer"));
        ObjectNode json = (ObjectNode) JsonMapper.shared()
                .readTree(Files.readString(Path.of("src/test/resources/tiny-sana/tokenizer/tokenizer.json")));
        json.putObject("normalizer").put("type", "Precompiled").put("precompiled_charsmap", map);
        Files.writeString(part.resolve("tokenizer.json"), json.toString());
        return JsonTokenizer.read(folder, "tokenizer");
    }

    @Test
    void aMapIsFollowed() throws Exception {
        try (JsonTokenizer mapped = tokenizer(base64(map()))) {
            assertThat(mapped.encode("f\u00e9", 16).ids())
                    .isEqualTo(mapped.encode("ae", 16).ids());
            assertThat(mapped.encode("f\u00e9", 16).ids())
                    .isNotEqualTo(mapped.encode("xy", 16).ids());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x7FFFFC00, leads out of its bounds", // the root
        "0, 0x00100000, leads out of its bounds", // the first place behind the trie
        "358, 0x7FFFFD66, leads out of its bounds", // behind an f
        "600, 0x80000005, names a replacement that it does not have",
        "600, 0xFFFFFFFF, names a replacement that it does not have"
    })
    void aMapThatLeadsAwayIsRefused(int unit, String value, String words) {
        ByteBuffer map = map();
        put(map, unit, (int) Long.decode(value).longValue());
        assertThatThrownBy(() -> tokenizer(base64(map)).close())
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("tokenizer/tokenizer.json: the precompiled_charsmap ")
                .hasMessageContaining(words);
    }

    /** A byte leads to a place in the block of 256 units of its node. */
    @Test
    void aBlockThatIsNotWholeIsRefused() {
        assertThat(CharacterMap.fault(base64(map(UNITS)))).isEmpty();
        assertThat(CharacterMap.fault(base64(map(UNITS - 1)))).hasValue("has a trie that leads out of its bounds");
    }

    @Test
    void aMapThatIsNoneIsRefused() {
        for (String none : new String[] {"", "AA==", "!", "AAAAAA==", "/////w==", "BAAAAA==", "BQAAAAAAAAA="}) {
            assertThat(CharacterMap.fault(none)).as(none).isPresent();
        }
        ByteBuffer broken = map();
        broken.put(broken.capacity() - 1, (byte) 0xC3);
        assertThat(CharacterMap.fault(base64(broken))).hasValue("has replacements that are no UTF-8");
        assertThat(CharacterMap.fault("A".repeat(3 << 20))).isPresent();
        assertThatThrownBy(() -> TokenizerFile.check(
                        Files.writeString(
                                folder.resolve("x.json"),
                                "{\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":[1]}}"),
                        "x.json"))
                .isInstanceOf(ModelException.class);
    }

    @Test
    void aReplacementInsideOfACharacterOrWithoutEndIsRefused() {
        ByteBuffer inside = map();
        inside.put(inside.capacity() - 4, "\u00e9".getBytes(StandardCharsets.UTF_8));
        put(inside, LEAF, 1 << 31 | 1);
        assertThat(CharacterMap.fault(base64(inside))).isPresent();
        byte[] all = map().array();
        byte[] endless = Arrays.copyOf(all, all.length + 300);
        Arrays.fill(endless, all.length - 1, endless.length, (byte) 'x');
        assertThat(CharacterMap.fault(Base64.getEncoder().encodeToString(endless)))
                .isPresent();
    }

    /** Maps with some bytes changed are refused, or harmless: the native library would end this process. */
    @Test
    void whatIsNotRefusedDoesNotEndTheProcess() throws Exception {
        Random random = new Random(7);
        int[] used = {0, ROOT ^ 'f', ROOT ^ 0xC3, 768 ^ 0xA9, LEAF, LEAF + 1};
        int read = 0;
        for (int round = 0; round < 4000; round++) {
            ByteBuffer map = map();
            for (int change = 0; change <= random.nextInt(3); change++) {
                int unit = used[random.nextInt(used.length)];
                int at = random.nextInt(8) == 0 ? random.nextInt(map.capacity()) : 4 + 4 * unit + random.nextInt(4);
                map.put(at, (byte) (map.get(at) ^ 1 << random.nextInt(8)));
            }
            String base64 = base64(map);
            if (CharacterMap.fault(base64).isEmpty() && read++ < 200) {
                try (JsonTokenizer tokenizer = tokenizer(base64)) {
                    assertThat(tokenizer.count("a f\u00e9 \u00c3\u00a9 fff \u00ff"))
                            .isPositive();
                }
            }
        }
        assertThat(read).isBetween(100, 3900);
    }
}
