package dev.mintmark.app.artwork;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SamplerNamesTest {
    @ParameterizedTest
    @CsvSource({
        "euler-ancestral, Euler a, Automatic, euler_a",
        "dpmpp-2m, DPM++ 2M, Automatic, dpmpp_2m",
        "dpmpp-2m-karras, DPM++ 2M, Karras, dpmpp_2m_k",
        "dpmpp-2m-sde-exponential, DPM++ 2M SDE, Exponential, dpmpp_2m_sde_exponential",
        "unipc-beta, UniPC, Beta, unipc_beta",
        "pndm, PLMS, Automatic, pndm"
    })
    void namesAreTranslatedBothWays(String id, String sampler, String scheduler, String invokeAi) {
        assertThat(SamplerNames.of(id)).isEqualTo(new SamplerNames.Name(sampler, scheduler));
        assertThat(SamplerNames.id(sampler, scheduler)).contains(id);
        assertThat(SamplerNames.invokeAi(id)).isEqualTo(invokeAi);
    }

    @ParameterizedTest
    @CsvSource({
        "DPM++ 2M Karras, '', dpmpp-2m-karras",
        "dpm++ 2m, karras, dpmpp-2m-karras",
        "ddim, automatic, ddim",
        "heun-karras, '', heun-karras"
    })
    void namesOfEarlierVersionsAndOwnNamesAreUnderstood(String sampler, String scheduler, String id) {
        assertThat(SamplerNames.id(sampler, scheduler)).contains(id);
    }

    @Test
    void aSchedulerThatIsNotHereIsEmpty() {
        assertThat(SamplerNames.id("Euler", "Turbo")).isEmpty();
    }

    /** A sampler that is added to the library has a name in the web UI too. */
    @Test
    void everySamplerHasAName() throws Exception {
        String kinds =
                Files.readString(Path.of("../diffusion/src/main/java/dev/mintmark/diffusion/sampler/SamplerKind.java"));
        List<String> ids = kinds.lines()
                .filter(line -> line.matches("    [A-Z0-9_]+\\(\"[A-Za-z]+Scheduler\".*"))
                .map(line -> line.strip().replaceAll("\\(.*", "").toLowerCase().replace('_', '-'))
                .toList();

        assertThat(ids)
                .hasSizeGreaterThan(20)
                .allSatisfy(id -> assertThat(SamplerNames.of(id).sampler()).isNotEqualTo(id));
    }
}
