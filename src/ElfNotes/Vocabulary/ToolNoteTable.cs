namespace ElfNotes.Vocabulary;

/// <summary>
/// What toolchains and packagers write. Sources: systemd's package and dlopen metadata specifications, SystemTap's <c>sys/sdt.h</c>, Go's
/// <c>cmd/link/internal/ld/elf.go</c>, LLVM's <c>BinaryFormat/ELF.h</c>, the zebin specification of Intel's graphics compiler, Crashpad, Qt,
/// binutils' <c>include/elf/common.h</c> and <c>include/elf/v850.h</c>, for GNU readelf and LLVM print the rest.
/// </summary>
internal static class ToolNoteTable
{
    public static ReadOnlySpan<byte> Text => """
        @FDO|file
        0xcafe1a7e|FDO_PACKAGING_METADATA|json|NT_FDO_PACKAGING_METADATA|.note.package
        0x407c0c0a|FDO_DLOPEN_METADATA|json|NT_FDO_DLOPEN_METADATA|.note.dlopen
        @stapsdt|file||.note.stapsdt
        0x3|NT_STAPSDT|probe|STAPSDT version 3
        @Go|file|||0000
        0x1|ELF_NOTE_GOPKGLIST|text||.note.go.pkg-list
        0x2|ELF_NOTE_GOABIHASH|||.note.go.abihash
        0x3|ELF_NOTE_GODEPS|text||.note.go.deps
        0x4|ELF_NOTE_GO_BUILDID|text|ELF_NOTE_GOBUILDID_TAG,NT_GO_BUILDID|.note.go.buildid
        @LLVM|file
        0x3|NT_LLVM_HWASAN_GLOBALS|words2||.note.hwasan.globals|00000000
        @LLVMOMPOFFLOAD|file||.note.openmp
        0x1|NT_LLVM_OPENMP_OFFLOAD_VERSION|text
        0x2|NT_LLVM_OPENMP_OFFLOAD_PRODUCER|text
        0x3|NT_LLVM_OPENMP_OFFLOAD_PRODUCER_VERSION|text
        @INTELONEOMPOFFLOAD|file||.note.inteloneompoffload
        0x1|NT_INTEL_ONEOMP_OFFLOAD_VERSION|text
        0x2|NT_INTEL_ONEOMP_OFFLOAD_IMAGE_COUNT|text
        0x3|NT_INTEL_ONEOMP_OFFLOAD_IMAGE_AUX
        @AMD|file||.note
        0x1|NT_AMD_HSA_CODE_OBJECT_VERSION|words2
        0x2|NT_AMD_HSA_HSAIL
        0x3|NT_AMD_HSA_ISA_VERSION
        0xa|NT_AMD_HSA_METADATA|string
        0xb|NT_AMD_HSA_ISA_NAME|text
        0xc|NT_AMD_PAL_METADATA|words
        @AMDGPU|file||.note
        0x20|NT_AMDGPU_METADATA
        @AMDGPU|core|Linux
        0x21|NT_AMDGPU_KFD_CORE_STATE
        @ATI CAL|file
        0x1|ELF_NOTE_ATI_PROGINFO|words
        0x2|ELF_NOTE_ATI_INPUTS|words
        0x3|ELF_NOTE_ATI_OUTPUTS|words
        0x4|ELF_NOTE_ATI_CONDOUT|words
        0x5|ELF_NOTE_ATI_FLOAT32CONSTS|words
        0x6|ELF_NOTE_ATI_INT32CONSTS|words
        0x7|ELF_NOTE_ATI_BOOL32CONSTS|words
        0x8|ELF_NOTE_ATI_EARLYEXIT|words
        0x9|ELF_NOTE_ATI_GLOBAL_BUFFERS|words
        0xa|ELF_NOTE_ATI_CONSTANT_BUFFERS|words
        0xb|ELF_NOTE_ATI_INPUT_SAMPLERS|words
        0xc|ELF_NOTE_ATI_PERSISTENT_BUFFERS|words
        0xd|ELF_NOTE_ATI_SCRATCH_BUFFERS|words
        0xe|ELF_NOTE_ATI_SUB_CONSTANT_BUFFERS|words
        0xf|ELF_NOTE_ATI_UAV_MAILBOX_SIZE|words
        0x10|ELF_NOTE_ATI_UAV|words
        0x11|ELF_NOTE_ATI_UAV_OP_MASK|words
        @IntelGT|file||.note.intelgt.compat
        0x1|NT_INTELGT_PRODUCT_FAMILY|u32|productFamily,IntelGT productFamily
        0x2|NT_INTELGT_GFXCORE_FAMILY|u32|gfxCore,IntelGT gfxCore
        0x3|NT_INTELGT_TARGET_METADATA|u32|targetMetadata,IntelGT targetMetadata
        0x4|NT_INTELGT_ZEBIN_VERSION|string|zebinVersion,IntelGT zebinVersion
        0x5|NT_INTELGT_VISA_ABI_VERSION|u32|vISAAbiVersion,IntelGT vISAAbiVersion
        0x6|NT_INTELGT_PRODUCT_CONFIG|u32|productConfig,IntelGT productConfig
        0x7|NT_INTELGT_INDIRECT_ACCESS_DETECTION_VERSION|u32|indirectAccessDetectionVersion,IntelGT indirectAccessDetectionVersion
        0x8|NT_INTELGT_INDIRECT_ACCESS_BUFFER_MAJOR_VERSION|u32|indirectAccessBufferMajorVersion,IntelGT indirectAccessBufferMajorVersion
        @NVIDIA Corp|file
        0x3e8|NT_CUDA_CUINFO
        0x7d0|NT_CUDA_TKINFO|||.note.nv.tkinfo
        @Crashpad|file
        0x1|CRASHPAD_ELF_NOTE_TYPE_SNAPSHOT_TEST|u32||.note.crashpad.test
        0x4f464e49|CRASHPAD_ELF_NOTE_TYPE_CRASHPAD_INFO|address||.note.crashpad.info
        @qt-project!|file
        0x74510001|QT_PLUGIN_METADATAV2||Qt plugin metadata v2|.note.qt.metadata
        @CHERI|file||.note.cheri
        0x0|NT_CHERI_GLOBALS_ABI|u32
        0x1|NT_CHERI_TLS_ABI|u32
        0x80000000|NT_CHERI_MORELLO_PURECAP_BENCHMARK_ABI|u32
        @GHC link info|file||.debug-ghc-link-info
        0x0|GHC_LINK_INFO|string|GHC link info
        @SPUNAME|file
        0x1|SPU_PTNOTE_SPUNAME|string|SPU plugin name|.note.spu_name
        @arch: |object
        0x2|NT_ARCH|string|NT_ARCH (ARM)|.note.gnu.arm.ident|0000
        @01.01|object||.note
        0x1|NT_VERSION|empty|NT_VERSION (old GCC)||000000
        @<version>|object||.note
        0x1|NT_VERSION|empty
        @REL|object||.note.renesas
        0x1|V850_NOTE_ALIGNMENT|u32
        0x2|V850_NOTE_DATA_SIZE|u32
        0x3|V850_NOTE_FPU_INFO|u32
        0x4|V850_NOTE_SIMD_INFO|u32
        0x5|V850_NOTE_CACHE_INFO|u32
        0x6|V850_NOTE_MMU_INFO|u32
        """u8;
}
