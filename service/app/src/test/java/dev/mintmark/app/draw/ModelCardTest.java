package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class ModelCardTest {
    @TempDir
    Path folder;

    @Test
    void readsTheLicenceOfTheCardsMetadataAndLeavesTheMetadataOut() throws IOException {
        write("README.md", "---\ntags:\n- art\nlicense: \"openrail++\"\n---\n# A model\n\nIt draws.\n");
        write("model.json", "{\"license\": \"MIT\"}");

        assertThat(ModelCard.read(folder)).isEqualTo(new ModelCard("openrail++", "# A model\n\nIt draws.\n", false));
    }

    @Test
    void takesTheLicenceOfTheConfigurationWhereTheCardNamesNone() throws IOException {
        write("README.md", "# A model\n\nlicense: none of this is metadata\n");
        write("model.json", "{\"license\": \"Apache-2.0\"}");

        assertThat(ModelCard.read(folder).license()).isEqualTo("Apache-2.0");
        assertThat(ModelCard.read(folder).text()).startsWith("# A model");
    }

    @Test
    void whatIsMissingOrUnreadableIsNotThere() throws IOException {
        assertThat(ModelCard.read(folder)).isEqualTo(new ModelCard(null, null, false));
        write("model.json", "{\"license\": ");
        assertThat(ModelCard.read(folder).license()).isNull();
        write("model.json", "{\"license\": {\"name\": \"MIT\"}}");
        assertThat(ModelCard.read(folder).license()).isNull();
        Files.createDirectory(folder.resolve("README.md"));
        assertThat(ModelCard.read(folder).text()).isNull();
    }

    /** It is read at each request. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLicenceOfManySpacesIsReadAtOnce() throws IOException {
        write("README.md", "---\nlicense:" + " ".repeat(60_000) + "#\n---\n\n");
        assertThat(ModelCard.read(folder).license()).isNull();
        write("README.md", "---\nlicense: 'mit' # as its authors say\n---\n\n");
        assertThat(ModelCard.read(folder).license()).isEqualTo("mit");
    }

    @Test
    void aLongCardIsShortened() throws IOException {
        write("README.md", "x".repeat((64 << 10) + 1));
        assertThat(ModelCard.read(folder).text()).hasSize(64 << 10);
        assertThat(ModelCard.read(folder).isShortened()).isTrue();
        write("README.md", "x".repeat(64 << 10));
        assertThat(ModelCard.read(folder).isShortened()).isFalse();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
