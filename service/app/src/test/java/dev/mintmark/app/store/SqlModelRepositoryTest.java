package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.draw.ModelAdditions;
import dev.mintmark.app.draw.ModelRepository.Entry;
import dev.mintmark.diffusion.ControlNetChecksum;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.LoraChecksum;
import dev.mintmark.diffusion.TextualInversion;
import dev.mintmark.diffusion.TextualInversionChecksum;
import dev.mintmark.diffusion.UpscalerChecksum;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is stored of models. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class SqlModelRepositoryTest {
    private static final Entry PLAIN = new Entry("plain", Path.of("/models/plain"), "ab", 9, null, ModelAdditions.NONE);

    private static final List<TextualInversionChecksum> INVERSIONS = List.of(
            new TextualInversionChecksum(
                    new TextualInversion(Path.of("/words/z ü.safetensors"), "<my fox>"), "03".repeat(32)),
            new TextualInversionChecksum(
                    new TextualInversion(Path.of("/words/hands.safetensors"), "hands"), "04".repeat(32)));

    private static final UpscalerChecksum UPSCALER = new UpscalerChecksum(Path.of("/upscalers/z ü"), "05".repeat(32));

    private static final List<ControlNetChecksum> NETS = List.of(
            new ControlNetChecksum(Path.of("/nets/z ü"), "01".repeat(32)),
            new ControlNetChecksum(Path.of("/nets/canny"), "02".repeat(32)));

    @Parameter
    TestDatabase kind;

    @TempDir
    Path folder;

    private Database database;
    private SqlModelRepository models;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        models = new SqlModelRepository(database, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void readsEveryFieldAsItWasWritten() {
        Entry styled = styled(lora("z ü.safetensors", -0.1), lora("a.safetensors", 1));
        models.put(PLAIN);
        models.put(styled);

        assertThat(models.entries()).containsExactlyInAnyOrder(PLAIN, styled);
    }

    @Test
    void replacesTheLorasOfAnEntryOfTheSameId() {
        models.put(styled(lora("a.safetensors", 1), lora("b.safetensors", 1)));
        Entry changed = styled(lora("b.safetensors", 0.5));
        models.put(changed);

        assertThat(models.entries()).containsExactly(changed);
    }

    @Test
    void removesAnEntryWithItsLoras() {
        models.put(PLAIN);
        models.put(styled(lora("a.safetensors", 1)));
        models.remove("styled");

        assertThat(models.entries()).containsExactly(PLAIN);
        assertThat(count("model_loras")).isZero();
    }

    @Test
    void replacesAndRemovesTheControlNetsOfAnEntryOfTheSameId() {
        models.put(styled());
        Entry fewer = new Entry(
                "styled",
                PLAIN.folder(),
                "cd",
                10,
                null,
                new ModelAdditions(List.of(), List.of(), List.of(NETS.getLast()), null));
        models.put(fewer);
        assertThat(models.entries()).containsExactly(fewer);

        models.remove("styled");
        assertThat(count("model_controlnets")).isZero();
    }

    @Test
    void replacesAndRemovesTheTextualInversionsOfAnEntryOfTheSameId() {
        models.put(styled());
        Entry fewer = new Entry(
                "styled",
                PLAIN.folder(),
                "cd",
                10,
                null,
                new ModelAdditions(List.of(), List.of(INVERSIONS.getLast()), List.of(), null));
        models.put(fewer);
        assertThat(models.entries()).containsExactly(fewer);

        models.remove("styled");
        assertThat(count("model_textual_inversions")).isZero();
    }

    private int count(String table) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    private static Entry styled(LoraChecksum... loras) {
        return new Entry(
                "styled",
                Path.of("/models/plain"),
                "cd",
                10,
                "Plain + style",
                new ModelAdditions(List.of(loras), INVERSIONS, NETS, UPSCALER));
    }

    private static LoraChecksum lora(String name, double weight) {
        return new LoraChecksum(new Lora(Path.of("/loras", name), weight), "ef".repeat(32));
    }
}
