package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole matrix: formats, algorithms, with and without a time-stamp, sizes odd and even, with and without a list of
 * soft-binding algorithms. The reference trusts every file, and so do we.
 */
@Tag("long")
class InteroperabilityTest {
    private static final List<Integer> SIZES = List.of(16, 17, 64, 255, 1024);
    private static final int MAX_SIDE = 4096;

    @ParameterizedTest
    @EnumSource
    void everyFileIsTrusted(SigningAlgorithm algorithm) throws Exception {
        List<Integer> sizes = new ArrayList<>(SIZES);
        // The largest is slow to make and the same for every algorithm.
        if (algorithm == SigningAlgorithm.ES256) {
            sizes.add(MAX_SIDE);
        }
        List<Interoperability.Outcome> outcomes = new Interoperability(new TestAuthority()).outcomes(algorithm, sizes);
        assertThat(outcomes).hasSize(Interoperability.count(sizes)).allMatch(Interoperability.Outcome::trusted);
        System.out.println(algorithm.label() + ": " + outcomes.size() + " files trusted by the reference and by us");
    }
}
