__attribute__((objc_root_class))
@interface Thing
- (int)number;
@end

@implementation Thing
- (int)number {
    return 3;
}
@end
