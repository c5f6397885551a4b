namespace ElfNotes.Boot;

/// <summary>Where the tool stack's rules are in Xen's source.</summary>
internal static class XenToolStackSources
{
    public const string FileMap = "tools/libs/guest/xg_dom_core.c: xc_dom_malloc_filemap";
    public const string Gunzip = "tools/libs/guest/xg_dom_core.c: xc_dom_try_gunzip";
    public const string FindLoader = "tools/libs/guest/xg_dom_core.c: xc_dom_find_loader";
    public const string Allocate = "tools/libs/guest/xg_dom_core.c: xc_dom_alloc_segment";
    public const string Multiboot = "tools/libs/guest/xg_dom_binloader.c: find_table";
    public const string Firmware = "tools/libs/guest/xg_dom_hvmloader.c: xc_dom_probe_hvm_kernel";
    public const string BzImage = "tools/libs/guest/xg_dom_bzimageloader.c: xc_dom_probe_bzimage_kernel";
    public const string Elf = "tools/libs/guest/xg_dom_elfloader.c: xc_dom_parse_elf_kernel";
    public const string GuestType = "tools/libs/guest/xg_dom_elfloader.c: xc_dom_guest_type";
    public const string Compatible = "tools/libs/guest/xg_dom_boot.c: xc_dom_compat_check";
    public const string Load = "xen/common/libelf/libelf-loader.c: elf_load_binary";
    public const string Build = "tools/libs/guest/xg_dom_core.c: xc_dom_build_image";
    public const string HypercallPage = "tools/libs/guest/xg_dom_boot.c: setup_hypercall_page";
}
